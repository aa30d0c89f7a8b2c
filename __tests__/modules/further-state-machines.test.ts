import type { Environment } from '../../env/environment';
import { workflows } from '../../state-machines/index';
import { environmentWithModel, synthesizeEnvironment, synthesizeModule } from '../support/terraform-synth';

const ADDRESS = 'image_analysis_image_backfill';

function environment(backfillEnabled: boolean): Environment {
  const given = environmentWithModel('dev');
  const analysis = given.workflows['image-analysis']!;
  const settings = { ...analysis.settings, backfillEnabled };
  return { ...given, workflows: { ...given.workflows, 'image-analysis': { ...analysis, settings } } };
}

type Resources = Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
const resourcesOf = (configuration: object): Resources => (configuration as { resource: Resources }).resource;

describe('a further state machine', () => {
  it('leaves no trace in a stack where it is switched off', () => {
    const resources = resourcesOf(synthesizeEnvironment(environment(false)));

    expect(JSON.stringify(resources)).not.toContain(ADDRESS);
  });

  it('is a Standard one with a log and its own role where it is switched on', () => {
    const resources = resourcesOf(synthesizeEnvironment(environment(true)));

    const machine = resources.aws_sfn_state_machine![ADDRESS]!;
    expect(machine).toMatchObject({ name: '${local.name_prefix}-image-backfill', type: 'STANDARD' });
    expect(machine.role_arn).toBe(`\${aws_iam_role.${ADDRESS}_role.arn}`);
    expect(resources.aws_cloudwatch_log_group![`${ADDRESS}_log`]!.name).toBe(
      '/aws/vendedlogs/states/${local.name_prefix}-image-backfill',
    );
  });

  it('may start, follow, stop and redrive its own batches, and no other executions', () => {
    const resources = resourcesOf(synthesizeEnvironment(environment(true)));

    const { Statement } = JSON.parse(String(resources.aws_iam_role_policy![`${ADDRESS}_role_policy`]!.policy)) as {
      Statement: { Action: string | string[]; Resource: string | string[] }[];
    };
    const on = Statement.filter(({ Action }) => String(Action).startsWith('states:')).flatMap(
      ({ Resource }) => Resource,
    );
    expect(on).toEqual([
      expect.stringMatching(/:stateMachine:\$\{local\.name_prefix\}-image-backfill$/),
      expect.stringMatching(/:execution:\$\{local\.name_prefix\}-image-backfill:\*$/),
      expect.stringMatching(/:execution:\$\{local\.name_prefix\}-image-backfill\/\*$/),
    ]);
  });

  it('rings when one of its executions fails or runs out of time, not when an operator stops it', () => {
    const { aws_cloudwatch_metric_alarm: alarms } = resourcesOf(synthesizeEnvironment(environment(true)));

    const names = Object.values(alarms!).map(({ alarm_name: name }) => String(name));
    expect(names.filter((name) => name.includes('image-backfill'))).toEqual([
      '${local.name_prefix}-image-analysis-image-backfill-failed',
      '${local.name_prefix}-image-analysis-image-backfill-timed-out',
    ]);
  });

  it('follows a variable in a module', () => {
    const resources = resourcesOf(synthesizeModule(workflows['image-analysis']!));

    const parts = [
      resources.aws_sfn_state_machine![ADDRESS],
      resources.aws_iam_role![`${ADDRESS}_role`],
      resources.aws_iam_role_policy![`${ADDRESS}_role_policy`],
      resources.aws_cloudwatch_log_group![`${ADDRESS}_log`],
    ];
    for (const part of parts) expect(part!.count).toBe('${tobool(var.backfill_enabled) ? 1 : 0}');
    expect(parts[0]!.role_arn).toBe(`\${aws_iam_role.${ADDRESS}_role[0].arn}`);
  });
});
