'use strict';
const asyncHooks = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/** What the suite of the moment has made. One suite runs at a time in a worker. */
const made = new Set();

const { AsyncLocalStorage } = asyncHooks;

// Defined, since newer versions of Node have a getter in its place.
Object.defineProperty(asyncHooks, 'AsyncLocalStorage', {
  configurable: true,
  enumerable: true,
  writable: true,
  value: class extends AsyncLocalStorage {
    constructor(...options) {
      super(...options);
      made.add(this);
    }
  },
});

/**
 * Node's environment, without what earlier suites leave behind. Until Node 24 every promise carries the value of every
 * AsyncLocalStorage that was ever run and not disabled; the test runner makes one for each suite and disables none.
 * After a hundred suites each promise had a hundred values to copy: a suite of many promises took five times as long.
 */
module.exports = class extends TestEnvironment {
  async teardown() {
    for (const storage of made) storage.disable();
    made.clear();
    await super.teardown();
  }
};
