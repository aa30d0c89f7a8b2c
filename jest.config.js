/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/__tests__/support/environment.js',
  roots: ['<rootDir>/__tests__', '<rootDir>/packages/local-aws/__tests__'],
  testMatch: ['**/*.test.ts'],
  globalSetup: '<rootDir>/__tests__/support/run-folder.js',
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
  // Much of a workflow test is waiting, so a worker for each core pays off, also on two.
  maxWorkers: '100%',
  // Only ends a test that hangs: a busy machine may take ten times as long as a quiet one.
  testTimeout: 120_000,
};
