import { longestNamePrefix, ResourceNames } from '../../env/resource-names';
import { workflows } from '../../state-machines/index';
import { environmentWith, synthesizeEnvironment } from '../support/terraform-synth';

const LIMITS: Readonly<Record<string, readonly [attribute: string, limit: number]>> = {
  aws_s3_bucket: ['bucket', 63],
  aws_lambda_function: ['function_name', 64],
  aws_iam_role: ['name', 64],
  aws_cloudwatch_event_rule: ['name', 64],
  aws_scheduler_schedule: ['name', 64],
  aws_sfn_state_machine: ['name', 80],
  aws_sqs_queue: ['name', 80],
};

describe('ResourceNames', () => {
  it('puts prefix and workflow in front of what belongs to a workflow', () => {
    const names = new ResourceNames('demo');

    expect(names.part('image-analysis', 'save-analysis')).toBe('demo-image-analysis-save-analysis');
    expect(names.bucket('photos', '123456789012')).toBe('demo-photos-123456789012');
  });

  it('lets no name of any workflow grow over the limit of its service with the longest prefix', () => {
    const prefix = 'x'.repeat(longestNamePrefix(Object.values(workflows)));
    const configuration = synthesizeEnvironment(environmentWith());

    for (const [type, [attribute, limit]] of Object.entries(LIMITS)) {
      for (const block of Object.values(configuration.resource[type] ?? {})) {
        const name = String(block[attribute])
          .replace('${local.name_prefix}', prefix)
          .replace('${data.aws_caller_identity.current.account_id}', '123456789012');
        expect(name).not.toContain('${');
        expect({ name, fits: name.length <= limit }).toEqual({ name, fits: true });
      }
    }
  });
});
