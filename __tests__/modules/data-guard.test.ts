import { workflows } from '../../state-machines/index';
import {
  type Block,
  type Configuration,
  environmentWithModel,
  resource,
  synthesizeEnvironment,
  synthesizeModule,
} from '../support/terraform-synth';
import { snakeCase } from '../../modules/outputs';

const TABLE = 'aws_dynamodb_table';
const guardName = (workflow: string): string => `${snakeCase(workflow)}_data_guard`;

/** Every resource, by address, that a guard has to stand before. */
function addresses(configuration: Configuration): string[] {
  return Object.entries(configuration.resource).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${type}.${name}`),
  );
}

/** The types that hold what cannot be made again, and the key without which it cannot be read. */
const HOLDING = ['aws_s3_bucket', TABLE, 'aws_rekognition_collection', 'aws_kms_key'];

/** Resources that hold data and whose replacement does not replace the guard. */
function unguarded(configuration: Configuration, guards: readonly string[]): string[] {
  const triggers = guards.flatMap((name) => {
    const { replace_triggered_by: held } = resource(configuration, TABLE, name)['lifecycle'] as Block;
    return (held as readonly string[]).map((address) => {
      const [type, heldName] = address.split('.') as [string, string];
      return String(resource(configuration, type, heldName)['triggers_replace']);
    });
  });
  const text = [...triggers, ...Object.values(configuration.locals ?? {})].join('\n');
  return addresses(configuration)
    .filter((address) => HOLDING.includes(address.split('.')[0]!))
    .filter((address) => !guards.some((name) => address === `${TABLE}.${name}`))
    .filter((address) => !text.includes(`${address}.arn`) && !text.includes(`${address}[0].arn`));
}

describe.each(Object.values(workflows))('the guard of the module of $name', ({ name }) => {
  const module = synthesizeModule({ ...workflows[name]! });
  const guard = resource(module, TABLE, guardName(name));

  it('refuses to be deleted as long as data is protected', () => {
    expect(guard['deletion_protection_enabled']).toBe('${var.protect_data}');
  });

  it('depends on everything else, so that it is the first to be deleted', () => {
    const others = addresses(module).filter((address) => address !== `${TABLE}.${guardName(name)}`);

    expect([...(guard['depends_on'] as string[])].sort()).toEqual(others.sort());
  });

  it('has to go when anything that holds data is replaced', () => {
    expect(unguarded(module, [guardName(name)])).toEqual([]);
  });
});

describe('the guards of a stack', () => {
  const names = Object.keys(workflows);
  const stackWith = (protectData: boolean): Configuration =>
    synthesizeEnvironment({ ...environmentWithModel(), protectData });
  const stack = stackWith(true);

  it.each(names)('that of %s depends on everything but the other workflows', (name) => {
    const others = addresses(stack).filter((address) => {
      const [, resourceName] = address.split('.') as [string, string];
      if (address === `${TABLE}.${guardName(name)}`) return false;
      return !names.some((other) => other !== name && resourceName.startsWith(`${snakeCase(other)}_`));
    });

    expect([...(resource(stack, TABLE, guardName(name))['depends_on'] as string[])].sort()).toEqual(others.sort());
  });

  it('cover everything that holds data', () => {
    expect(unguarded(stack, names.map(guardName))).toEqual([]);
  });

  it.each([true, false])('exist whether data is protected or not, and refuse accordingly: %s', (protectData) => {
    for (const name of names) {
      const guard = resource(stackWith(protectData), TABLE, guardName(name));
      expect(guard['deletion_protection_enabled']).toBe(protectData);
      expect((guard['lifecycle'] as Block)['prevent_destroy']).toBe(protectData ? true : undefined);
    }
  });

  it('are written on a machine without Terraform too', () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      expect(stackWith(true).resource['terraform_data']).toBeDefined();
    } finally {
      process.env.PATH = path;
    }
  });
});
