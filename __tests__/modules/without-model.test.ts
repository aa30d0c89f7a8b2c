import { loadEnvironment } from '../../env/load-environment';
import { workflows } from '../../state-machines/index';
import {
  type Configuration,
  environmentWithModel,
  parsed,
  synthesizeEnvironment,
  synthesizeModule,
} from '../support/terraform-synth';

const NOTHING = '${local.nothing_arn}';

/** What the roles of batch-detection may reach of Rekognition. */
function reachable({ resource }: Configuration): unknown[] {
  return Object.entries(resource['aws_iam_role_policy']!)
    .filter(([name]) => name.startsWith('batch_detection'))
    .flatMap(([, { policy }]) => parsed(policy).Statement)
    .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('rekognition:')))
    .map(({ Resource }) => Resource);
}

const alarmsOf = ({ resource }: Configuration): string[] =>
  Object.keys(resource['aws_cloudwatch_metric_alarm']!).filter((name) => name.startsWith('batch_detection'));

const schedulesOf = ({ resource }: Configuration): unknown[] =>
  Object.entries(resource['aws_scheduler_schedule']!)
    .filter(([name]) => name.startsWith('batch_detection'))
    .map(([, { state }]) => state);

describe('a stack without a model', () => {
  const stack = synthesizeEnvironment(loadEnvironment('prod', workflows));

  it('has the whole of batch-detection', () => {
    expect(Object.keys(stack.resource['aws_sfn_state_machine']!)).toContain('batch_detection_state_machine');
    expect(Object.keys(stack.resource['aws_dynamodb_table']!)).toContain('batch_models_table');
    expect(schedulesOf(stack)).toHaveLength(2);
  });

  it('lets no role reach a model', () => {
    expect(new Set(reachable(stack))).toEqual(new Set([NOTHING]));
    expect(stack.locals!['nothing_arn']).toMatch(
      /^arn:\$\{.*}:rekognition:us-east-1:000000000000:project\/nothing\/0$/,
    );
  });

  it('does nothing by itself and costs nothing', () => {
    expect(schedulesOf(stack)).toEqual(['DISABLED', 'DISABLED']);
    expect(alarmsOf(stack)).toEqual([]);
  });

  it('gains alarms and the watchdog with the model, and its roles reach that one', () => {
    const withModel = synthesizeEnvironment(environmentWithModel('prod'));

    expect(schedulesOf(withModel).sort()).toEqual(['DISABLED', 'ENABLED']);
    expect(alarmsOf(withModel).length).toBeGreaterThan(15);
    expect(reachable(withModel)).not.toContain(NOTHING);
  });
});

describe('the module of batch-detection', () => {
  const module = synthesizeModule(workflows['batch-detection']!);

  it('decides when Terraform plans what its roles may reach', () => {
    expect(new Set(reachable(module))).toEqual(
      new Set([
        '${coalesce(var.project_arn, local.nothing_arn)}',
        '${coalesce(var.project_version_arn, local.nothing_arn)}',
      ]),
    );
  });

  it('has alarms and the watchdog when it has a model', () => {
    for (const alarm of Object.values(module.resource['aws_cloudwatch_metric_alarm']!)) {
      expect(alarm['count']).toContain('var.project_version_arn != ""');
    }
    expect(schedulesOf(module)).toEqual([
      '${tobool(tobool(var.schedule_enabled) && tobool(var.project_version_arn != "")) ? "ENABLED" : "DISABLED"}',
      '${tobool(var.project_version_arn != "") ? "ENABLED" : "DISABLED"}',
    ]);
  });

  it('refuses to plan with half a model, one of two projects, and a schedule without', () => {
    const service = module.data['aws_service']!['rekognition']!;
    const lifecycle = service['lifecycle'] as { precondition: { condition: string; error_message: string }[] };
    const precondition = lifecycle.precondition.filter(({ condition }) => !condition.includes('lambda_runtime'));

    expect(precondition.map(({ condition }) => condition)).toEqual([
      '${contains([0, 2], length(compact([var.project_arn, var.project_version_arn])))}',
      '${length(distinct([for text in compact([var.project_arn, var.project_version_arn]) : slice(split("/", text), 0, 2)])) <= 1}',
      '${!var.schedule_enabled || length(compact([var.project_arn, var.project_version_arn])) == 2}',
    ]);
    expect(precondition[0]!.error_message).toBe(
      'project_arn is "${var.project_arn}" and project_version_arn is "${var.project_version_arn}". They must be given together, or be left out together as long as there is no model.',
    );
  });
});
