import type { AsyncLocalStorage as Storage } from 'node:async_hooks';
import type { compileFunction as Compile } from 'node:vm';
import type { TestEnvironment } from 'jest-environment-node';

const hooks = jest.requireActual<{ AsyncLocalStorage: typeof Storage }>('node:async_hooks');
const vm = jest.requireActual<{ compileFunction: typeof Compile }>('node:vm');
const { AsyncLocalStorage } = hooks;
const { compileFunction } = vm;

// The module replaces a class and a function of the process; those of this run are put back.
afterAll(() => {
  hooks.AsyncLocalStorage = AsyncLocalStorage;
  vm.compileFunction = compileFunction;
});

type SuiteEnvironment = InstanceType<typeof TestEnvironment> & {
  handleTestEvent(event: { readonly name: string }): Promise<void>;
};

function openSuite(): SuiteEnvironment {
  const Environment = jest.requireActual<typeof TestEnvironment>('./environment.js');
  return new Environment(
    { globalConfig: {}, projectConfig: { globals: {}, testEnvironmentOptions: {} } } as never,
    {} as never,
  ) as SuiteEnvironment;
}

describe('the environment of the suites', () => {
  it('leaves no context behind that later promises would have to carry', async () => {
    const environment = openSuite();
    const storage = new hooks.AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];

    await storage.run('of a suite', async () => {
      seen.push(storage.getStore());
      await environment.teardown();
      seen.push(storage.getStore());
    });

    expect(seen).toEqual(['of a suite', undefined]);
  });

  it('tells the test runner what runs, through a test and the hooks in it', async () => {
    const environment = openSuite();
    const runners = new hooks.AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];

    await environment.handleTestEvent({ name: 'setup' });
    await runners.run('test', async () => {
      await runners.run('hook', async () => seen.push(runners.getStore()));
      seen.push(runners.getStore());
    });
    seen.push(runners.getStore());
    await environment.teardown();

    expect(seen).toEqual(['hook', 'test', undefined]);
  });

  it('runs what is compiled once in the context of each suite, and a changed file as it is now', async () => {
    const suites = [openSuite(), openSuite()];
    const options = (index: number) => ({ filename: '/module.js', parsingContext: suites[index]!.getVmContext()! });
    const errorOf = (index: number) => vm.compileFunction('return [Error, new Error().stack]', ['a'], options(index))();

    const [first, second] = [errorOf(0), errorOf(1)] as [unknown, string][];
    const changed = vm.compileFunction('return a + 1', ['a'], options(1))(1) as number;

    expect(first![0]).toBe(suites[0]!.global.Error);
    expect(second![0]).toBe(suites[1]!.global.Error);
    expect(second![1]).toContain('/module.js:1:16');
    expect(changed).toBe(2);
    await Promise.all(suites.map((suite) => suite.teardown()));
  });
});
