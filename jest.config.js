const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/__tests__/support/environment.js',
  roots: ['<rootDir>/__tests__', '<rootDir>/packages/local-aws/__tests__', '<rootDir>/gallery/__tests__'],
  testMatch: ['**/*.test.ts'],
  globalSetup: '<rootDir>/__tests__/support/run-folder.js',
  // A global is looked up in the suite's context each time, which takes longer than most of what is done with it. Only
  // names that no module declares itself can be given to each module like this.
  sandboxInjectedGlobals: ['Math', 'Object', 'Array', 'JSON'],
  setupFiles: ['<rootDir>/__tests__/support/quiet.js'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
  moduleNameMapper: { '^\\./(tokens/)?(private/)?stack-trace$': '<rootDir>/__tests__/support/no-stack-trace.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdktf.out', '<rootDir>/.local'],
  // A third of the time of workflow tests is waiting, which two more workers than cores fill.
  maxWorkers: availableParallelism() + 2,
  // Only ends a test that hangs: a busy machine may take ten times as long as a quiet one, on which the longest takes a quarter
  // of a minute.
  testTimeout: 600_000,
};
