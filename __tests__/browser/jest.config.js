const base = require('../../jest.config.js');

/**
 * The gallery in a real browser, on the real workflows. Run by `npm run test:browser`.
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/__tests__/browser'],
  testMatch: ['**/*.check.ts'],
  // Two browsers at once would wait for each other.
  maxWorkers: 1,
};
