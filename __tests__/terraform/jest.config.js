const base = require('../../jest.config.js');

/**
 * Checks with real Terraform, the AWS provider and an emulator of AWS: minutes, not seconds, and most of it waiting, so
 * that more of them run at once than there are processors. Run by `npm run test:terraform`.
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/__tests__/terraform'],
  testMatch: ['**/*.check.ts'],
  testTimeout: 1_200_000,
  maxWorkers: 4,
};
