'use strict';
const asyncHooks = require('node:async_hooks');
const vm = require('node:vm');
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

/** Modules as they were compiled last, by file. */
const compiled = new Map();
const { compileFunction } = vm;

/**
 * The test runner compiles every module again for every suite. Here a module is compiled once in a worker, and what V8
 * made of it is run in the context of each suite: a tenth of all processor time, and of the memory much more.
 */
vm.compileFunction = (code, parameters, options) => {
  const { filename, parsingContext } = options;
  if (parsingContext === undefined) return compileFunction(code, parameters, options);
  const head = `(function(${parameters}){`;
  const source = `${head}${code}\n})`;
  let module = compiled.get(filename);
  if (module?.source !== source) {
    // Lines and columns of stack traces stay those of the file.
    module = { source, script: new vm.Script(source, { filename, columnOffset: -head.length }) };
    compiled.set(filename, module);
  }
  return module.script.runInContext(parsingContext);
};

/**
 * Node's environment, with modules compiled once, and without what earlier suites leave behind. Until Node 24 every
 * promise carries the value of every AsyncLocalStorage that was ever run and not disabled; the test runner makes one for
 * each suite and disables none. After a hundred suites each promise had a hundred values to copy: a suite of many
 * promises took five times as long.
 */
module.exports = class extends TestEnvironment {
  /** Before anything of the suite is loaded, the only storage is the test runner's: which test runs at the moment. */
  async handleTestEvent({ name }) {
    if (name === 'setup') made.forEach(withoutPromises);
  }

  async teardown() {
    for (const storage of made) storage.disable();
    made.clear();
    await super.teardown();
  }
};

/**
 * Tests run one after the other, so that a variable tells which; promises need not carry it, which is not free. An error
 * that nothing awaits is reported by the test that is running, even if an earlier one caused it.
 */
function withoutPromises(storage) {
  let running;
  storage.getStore = () => running;
  storage.run = async (store, callback) => {
    const before = running;
    running = store;
    try {
      return await callback();
    } finally {
      running = before;
    }
  };
}
