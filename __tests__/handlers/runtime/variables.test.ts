import { settings, variable, variableName } from '../../../handlers/runtime/variables';
import { workflows } from '../../../state-machines/index';

const before = { ...process.env };
afterEach(() => (process.env = { ...before }));

const read = Object.values(workflows).flatMap((workflow) =>
  Object.entries(workflow.settings)
    .filter(([, { readBy }]) => readBy !== undefined)
    .map(([key]) => [workflow.name, key, workflow.settings] as const),
);

describe('the variable of a name', () => {
  it.each([
    ['maxLabels', 'MAX_LABELS'],
    ['tpsPerUnit', 'TPS_PER_UNIT'],
    ['RiderLedgerTableName', 'RIDER_LEDGER_TABLE_NAME'],
    ['ImagesQueueUrl', 'IMAGES_QUEUE_URL'],
  ])('%s is %s', (name, expected) => {
    expect(variableName(name)).toBe(expected);
  });
});

describe('a setting', () => {
  it.each(read)('of %s, %s, is read as Terraform and JavaScript write its default', (_, key, described) => {
    const { default: value } = described[key]!;
    process.env[variableName(key)] = String(value);

    expect(settings(described, key)).toEqual({ [key]: value });
  });

  it.each(read)('of %s, %s, is refused with its name, its rule and the remedy', (_, key, described) => {
    const setting = described[key]!;
    const outside = [setting.minimum, setting.maximum].flatMap((bound, end) =>
      bound === undefined ? [] : [String(end === 0 ? bound - 1 : bound + 1)],
    );
    const fractions = setting.type === 'integer' ? ['1.5', `${setting.minimum}.5`] : [];
    const noValues = ['NaN', 'Infinity', '-Infinity', '1e999', '0x10', ' 7', '1,5', 'seven', 'True', '\u0001'];
    const notOfPattern = setting.type === 'string' ? [...noValues, '7'] : noValues;

    for (const text of [...outside, ...fractions, ...notOfPattern]) {
      process.env[variableName(key)] = text;
      expect(() => settings(described, key)).toThrow(
        new RegExp(
          `^The setting ${key} \\(variable ${variableName(key)}\\) is ".*"\\. Allowed: .+\\. Correct ${key} in env/`,
          's',
        ),
      );
    }
  });

  it('that is missing is told in its own sentence', () => {
    delete process.env['MAX_LABELS'];

    expect(() => settings(workflows['image-analysis']!.settings, 'maxLabels')).toThrow('MAX_LABELS is not set');
  });
});

describe('the name of a resource', () => {
  it('is refused when it is missing or empty', () => {
    process.env['IMAGES_TABLE_NAME'] = '';

    expect(() => variable('IMAGES_TABLE_NAME')).toThrow('IMAGES_TABLE_NAME is not set');
  });
});
