import { setting, settingVariable } from '../../../handlers/runtime/setting';
import type { WorkflowDescription, WorkflowResources } from '../../../state-machines/description';
import { workflows } from '../../../state-machines/index';

const before = { ...process.env };
afterEach(() => (process.env = { ...before }));

/** A description's settings, each named after itself, so that an environment shows what it is made of. */
function namedSettings(): WorkflowResources {
  const anything = new Proxy({}, { get: () => ({ name: 'n', arn: 'a', url: 'u', id: 'i', deadLetterUrl: 'd' }) });
  return {
    buckets: anything,
    tables: anything,
    topics: anything,
    queues: anything,
    collections: anything,
    settings: new Proxy({}, { get: (_, key) => `setting ${String(key)}` }),
    stateMachine: { name: 'n', arn: 'a' },
    partition: 'aws',
    nothingArn: 'nothing',
  };
}

function settingsOfFunctions({ functions }: WorkflowDescription): [variable: string, key: string][] {
  return Object.values(functions).flatMap(({ environment }) =>
    Object.entries(environment(namedSettings()))
      .filter(([, value]) => value.startsWith('setting '))
      .map(([variable, value]): [string, string] => [variable, value.slice('setting '.length)]),
  );
}

const read = Object.values(workflows).flatMap((workflow) =>
  [...new Map(settingsOfFunctions(workflow)).values()].map((key) => [workflow.name, key, workflow.settings] as const),
);

describe('setting', () => {
  it('finds every setting under the name that the descriptions give it', () => {
    const named = Object.values(workflows).flatMap(settingsOfFunctions);

    expect(named.length).toBeGreaterThan(30);
    for (const [variable, key] of named) expect(variable).toBe(settingVariable(key));
  });

  it.each(read)('reads %s %s as Terraform and JavaScript write its default', (_, key, settings) => {
    const { default: value } = settings[key]!;
    process.env[settingVariable(key)] = String(value);

    expect(setting(settings, key)).toBe(value);
  });

  it.each(read)('refuses %s %s with its name, its rule and the remedy when it breaks its rule', (_, key, settings) => {
    const described = settings[key]!;
    const outside = [described.minimum, described.maximum].flatMap((bound, end) =>
      bound === undefined ? [] : [String(end === 0 ? bound - 1 : bound + 1)],
    );
    const fractions = described.type === 'integer' ? ['1.5', `${described.minimum}.5`] : [];
    const noValues = ['NaN', 'Infinity', '-Infinity', '1e999', '0x10', ' 7', '1,5', 'seven', 'True', '\u0001'];
    const notOfPattern = described.type === 'string' ? [...noValues, '7'] : noValues;

    for (const text of [...outside, ...fractions, ...notOfPattern]) {
      process.env[settingVariable(key)] = text;
      expect(() => setting(settings, key)).toThrow(
        new RegExp(
          `^The setting ${key} \\(environment variable ${settingVariable(key)}\\) is ".*"\\. Allowed: .+\\. Correct ${key} in env/`,
          's',
        ),
      );
    }
  });

  it('says in a sentence of its own that a setting is missing', () => {
    delete process.env['MAX_LABELS'];

    expect(() => setting(workflows['image-analysis']!.settings, 'maxLabels')).toThrow('MAX_LABELS is not set');
  });
});
