import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idleCost, type CostLine } from '../../packaging/idle-cost';
import { idleConfiguration, idleCostTable } from '../../packaging/idle-cost-table';
import { markedPart } from '../../scripts/marked-part';
import { workflows } from '../../state-machines/index';

const NAMES = Object.keys(workflows);

const total = (lines: readonly CostLine[]): number => lines.reduce((sum, { monthly }) => sum + monthly, 0);
const line = (lines: readonly CostLine[], what: string): CostLine => lines.find((each) => each.what === what)!;

describe('the idle cost of a deployment', () => {
  it('stands in docs/deploy.md as it is counted (write it again with `npm run generate`)', () => {
    const document = readFileSync(join(__dirname, '../../docs/deploy.md'), 'utf8');

    expect(markedPart(document, 'idle-cost')).toBe(idleCostTable());
  });

  it('counts each metric of an alarm, a formula for all of its metrics', () => {
    const configuration = idleConfiguration(['image-analysis']);
    const alarms = Object.values(configuration.resource['aws_cloudwatch_metric_alarm']!);
    const formulas = alarms.filter((alarm) => 'metric_query' in alarm);

    const { count, monthly } = line(idleCost(configuration), 'metrics of alarms');

    expect(formulas.length).toBeGreaterThan(5);
    expect(count).toBe(alarms.length + formulas.length);
    expect(monthly).toBeCloseTo(count * 0.1);
  });

  it('counts what event sources ask empty queues', () => {
    const lines = idleCost(idleConfiguration(['image-analysis']));

    // One queue, asked by five readers three times a minute.
    expect(line(lines, 'reads of empty queues')).toMatchObject({ count: 5 * 3 * 60 * 730 });
    expect(line(lines, 'reads of empty queues').monthly).toBeCloseTo(0.26, 2);
  });

  it('shares key and dashboard among the workflows of one stack', () => {
    const alone = NAMES.map((name) => total(idleCost(idleConfiguration([name]))));
    const together = idleCost(idleConfiguration(NAMES));

    expect(line(together, 'KMS keys').count).toBe(1);
    expect(line(together, 'dashboards').count).toBe(1);
    expect(total(together)).toBeLessThan(alone.reduce((sum, each) => sum + each));
  });

  it('counts the calls of schedules that are on, by their rate, with what they run', () => {
    const lines = idleCost(idleConfiguration(['batch-detection']));

    // The watchdog every five minutes; the schedule of runs is off until it is switched on.
    expect(line(lines, 'calls by schedules').count).toBe((730 * 60) / 5);
    expect(line(lines, 'runs of what they call').monthly).toBeGreaterThan(0);
    expect(line(lines, 'traces of these').monthly).toBeCloseTo(8760 * 0.000005);
  });

  it('counts nothing for batch-detection without a model but what it shares with others', () => {
    const together = idleConfiguration(
      NAMES.map((name) => (name === 'batch-detection' ? `${name}, no model yet` : name)),
    );
    const others = idleConfiguration(NAMES.filter((name) => name !== 'batch-detection'));

    expect(Object.keys(together.resource['aws_sfn_state_machine']!)).toContain('batch_detection_state_machine');
    expect(total(idleCost(together))).toBeCloseTo(total(idleCost(others)));
  });

  it('falls by exactly what the switches leave out', () => {
    const all = idleCost(idleConfiguration(NAMES));
    const quiet = idleCost(idleConfiguration(NAMES, { alarms: false, dashboard: false, tracing: false }));

    const left = ['metrics of alarms', 'dashboards', 'traces of these'];
    for (const what of left) expect(line(quiet, what).monthly).toBe(0);
    expect(total(all) - total(quiet)).toBeCloseTo(total(all.filter(({ what }) => left.includes(what))));
  });

  it('has no line for a key that is given', () => {
    const kmsKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/ours';

    const lines = idleCost(idleConfiguration(NAMES, { existing: { buckets: {}, topicArns: {}, kmsKeyArn } }));

    expect(line(lines, 'KMS keys')).toMatchObject({ count: 0, monthly: 0 });
  });

  it('refuses to guess how often a schedule calls', () => {
    const { resource } = idleConfiguration(['batch-detection']);
    const [name, schedule] = Object.entries(resource['aws_scheduler_schedule']!).find(
      ([, { state }]) => state === 'ENABLED',
    )!;
    const changed = { ...schedule, schedule_expression: 'cron(0 6 * * ? *)' };

    expect(() => idleCost({ resource: { ...resource, aws_scheduler_schedule: { [name]: changed } } })).toThrow(
      'How often "cron(0 6 * * ? *)" calls is not known here',
    );
  });
});
