import type { AsyncLocalStorage as Storage } from 'node:async_hooks';
import type { TestEnvironment } from 'jest-environment-node';

const hooks = jest.requireActual<{ AsyncLocalStorage: typeof Storage }>('node:async_hooks');
const { AsyncLocalStorage } = hooks;

// The module replaces the class of the process; the one of this run is put back.
afterAll(() => {
  hooks.AsyncLocalStorage = AsyncLocalStorage;
});

describe('the environment of the suites', () => {
  it('leaves no context behind that later promises would have to carry', async () => {
    const Environment = jest.requireActual<typeof TestEnvironment>('./environment.js');
    const environment = new Environment(
      { globalConfig: {}, projectConfig: { globals: {}, testEnvironmentOptions: {} } } as never,
      {} as never,
    );
    const storage = new hooks.AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];

    await storage.run('of a suite', async () => {
      seen.push(storage.getStore());
      await environment.teardown();
      seen.push(storage.getStore());
    });

    expect(seen).toEqual(['of a suite', undefined]);
  });
});
