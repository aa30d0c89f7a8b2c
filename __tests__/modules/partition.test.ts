import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionNames, placeholderValues, readDefinitionTemplate } from '../../state-machines/asl/definition';
import { workflows } from '../../state-machines/index';
import { environmentWithModel, synthesizeEnvironment, synthesizeModule } from '../support/terraform-synth';

/** An ARN, or a pattern of one, that holds in one partition alone. */
const FIXED_PARTITION = /arn:aws(-[a-z]+)*:/g;
const PARTITION = '${data.aws_partition.partition.partition}';

/** What an operator wrote into the environment is theirs, e.g. the ARNs of a model. */
function withoutGivenArns(text: string): string {
  const given = Object.values(workflows).flatMap(({ settings }) => Object.values(settings));
  return given
    .map(({ local }) => String(local))
    .filter((value) => value.startsWith('arn:'))
    .sort((a, b) => b.length - a.length)
    .reduce((rest, value) => rest.replaceAll(value, ''), text);
}

describe.each(['us-east-1', 'us-gov-west-1', 'cn-north-1'])('the stack of every workflow in %s', (region) => {
  const stack = synthesizeEnvironment({ ...environmentWithModel('prod'), region });
  const text = withoutGivenArns(JSON.stringify(stack));

  it('begins no ARN with the name of a partition', () => {
    expect(text.match(FIXED_PARTITION)).toBeNull();
  });

  it('takes the partition from the provider, in policies and definitions', () => {
    expect(text).toContain(`arn:${PARTITION}:iam::`);
    expect(text).toContain(`arn:${PARTITION}:states:::lambda:invoke`);
  });

  it('names the principal of CloudWatch Logs as the partition does', () => {
    expect(text).toContain(`logs.${region}.\${data.aws_partition.partition.dns_suffix}`);
  });
});

describe.each(Object.values(workflows))('the module of $name', (workflow) => {
  it('begins no ARN with the name of a partition', () => {
    const text = JSON.stringify(synthesizeModule(workflow));

    expect(text.match(FIXED_PARTITION)).toBeNull();
    expect(text).toContain(`arn:${PARTITION}:states:::lambda:invoke`);
  });
});

describe('what is not synthesized', () => {
  it.each(Object.values(workflows).flatMap(definitionNames))('%s has a placeholder for the partition', (name) => {
    expect(readDefinitionTemplate({ name })).not.toMatch(FIXED_PARTITION);
    expect(readDefinitionTemplate({ name })).toContain('arn:${Partition}:');
  });

  it('the placeholder is filled from the deployment', () => {
    const nothing = { settings: {}, functions: {}, topics: {}, tables: {}, buckets: {}, queues: {}, collections: {} };
    const values = placeholderValues(
      { ...workflows['image-analysis']!, ...nothing },
      {
        ...nothing,
        stateMachine: { name: '', arn: '' },
        partition: 'aws-cn',
        nothingArn: '',
        stateMachineType: 'STANDARD',
      },
      () => '',
    );

    expect(values).toEqual({ Partition: 'aws-cn', TimeLimitSeconds: '7200' });
  });

  it.each(['env/environment.schema.json', 'docs/deployer-policy.json'])('%s holds in every partition', (file) => {
    expect(readFileSync(join(__dirname, '../..', file), 'utf8').match(FIXED_PARTITION)).toBeNull();
  });
});
