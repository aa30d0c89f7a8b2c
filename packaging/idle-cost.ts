import { PRICES } from './prices';

type Block = Readonly<Record<string, unknown>>;

/** A synthesized configuration, as far as it says what costs money while nothing happens. */
export interface Configuration {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
}

/** One line of a bill: `count` of something, and USD a month for all of it. */
export interface CostLine {
  readonly what: string;
  readonly count: number;
  readonly monthly: number;
}

const HOURS_IN_A_MONTH = 730;
const DAYS_IN_A_MONTH = HOURS_IN_A_MONTH / 24;
const HOURS: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };
const MEGABYTES_IN_A_GIGABYTE = 1024;

/** A scheduled call that finds nothing to do: an upper bound, every call a cold start. */
const IDLE_CALL = { seconds: 1, logKilobytes: 4, keyRequests: 1, transitions: 5 };

/**
 * Requests a month of an event source whose queue is empty: an upper bound, five readers that ask for 20 seconds each.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const IDLE_READS = (5 * HOURS_IN_A_MONTH * 3_600) / 20;

/** What a deployment costs a month while nothing is uploaded. Types that cost nothing then are not listed. */
export function idleCost({ resource }: Configuration): CostLine[] {
  const each = (type: string): Block[] => Object.values(resource[type] ?? {});
  const alarmMetrics = each('aws_cloudwatch_metric_alarm').reduce((sum, alarm) => sum + metricsOf(alarm), 0);
  const calls = each('aws_scheduler_schedule').flatMap((schedule) => scheduledCalls(schedule, resource));
  const perMonth = (cost: (call: ScheduledCalls) => number): number =>
    calls.reduce((sum, call) => sum + call.perMonth * cost(call), 0);
  const total = Math.round(perMonth(() => 1));
  const gigabytes = perMonth(() => IDLE_CALL.logKilobytes) / MEGABYTES_IN_A_GIGABYTE ** 2;
  const retentionMonths =
    Math.max(0, ...each('aws_cloudwatch_log_group').map(({ retention_in_days: days }) => Number(days))) /
    DAYS_IN_A_MONTH;
  const reads = each('aws_lambda_event_source_mapping').length * IDLE_READS;
  const ownKey = each('aws_lambda_function').some((lambda) => 'kms_key_arn' in lambda);
  return [
    { what: 'KMS keys', count: each('aws_kms_key').length, monthly: each('aws_kms_key').length * PRICES.key },
    { what: 'metrics of alarms', count: alarmMetrics, monthly: alarmMetrics * PRICES.alarmMetric },
    {
      what: 'dashboards',
      count: each('aws_cloudwatch_dashboard').length,
      monthly: each('aws_cloudwatch_dashboard').length * PRICES.dashboard,
    },
    {
      what: 'secrets',
      count: each('aws_secretsmanager_secret').length,
      monthly: each('aws_secretsmanager_secret').length * PRICES.secret,
    },
    { what: 'reads of empty queues', count: reads, monthly: reads * PRICES.queueRequest },
    { what: 'calls by schedules', count: total, monthly: total * PRICES.scheduledCall },
    { what: 'runs of what they call', count: total, monthly: perMonth(({ run }) => run) },
    { what: 'traces of these', count: total, monthly: perMonth(({ traced }) => (traced ? PRICES.trace : 0)) },
    {
      what: 'requests to KMS of these',
      count: ownKey ? total * IDLE_CALL.keyRequests : 0,
      monthly: ownKey ? total * IDLE_CALL.keyRequests * PRICES.keyRequest : 0,
    },
    {
      what: 'log groups, and what these calls write',
      count: each('aws_cloudwatch_log_group').length,
      monthly: gigabytes * (PRICES.logGigabyteIngested + retentionMonths * PRICES.logGigabyteMonth),
    },
  ];
}

function metricsOf({ metric_query: queries }: Block): number {
  if (!Array.isArray(queries)) return 1;
  return (queries as readonly Block[]).filter(({ metric }) => metric !== undefined).length;
}

interface ScheduledCalls {
  readonly perMonth: number;
  /** USD of one run of the target. */
  readonly run: number;
  readonly traced: boolean;
}

/** @throws Error for a schedule whose calls cannot be counted, or a target that is not in the configuration */
function scheduledCalls(schedule: Block, resource: Configuration['resource']): ScheduledCalls[] {
  if (schedule['state'] !== 'ENABLED') return [];
  const perMonth = HOURS_IN_A_MONTH / hoursBetween(String(schedule['schedule_expression']));
  const { arn } = schedule['target'] as { arn: string };
  const [, type, name] = /^\$\{([a-z_]+)\.(\w+)\.arn}$/.exec(arn) ?? [];
  const target = resource[type ?? '']?.[name ?? ''];
  if (!target) throw new Error(`The target ${arn} of a schedule is not in the configuration.`);
  if (type === 'aws_sfn_state_machine') {
    const { enabled } = target['tracing_configuration'] as { enabled: boolean };
    return [{ perMonth, run: IDLE_CALL.transitions * PRICES.transition, traced: enabled }];
  }
  const gigabyteSeconds = (Number(target['memory_size']) / MEGABYTES_IN_A_GIGABYTE) * IDLE_CALL.seconds;
  const { mode } = target['tracing_config'] as { mode: string };
  const run = PRICES.functionRequest + gigabyteSeconds * PRICES.functionGigabyteSecond;
  return [{ perMonth, run, traced: mode === 'Active' }];
}

function hoursBetween(expression: string): number {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (value === undefined) throw new Error(`How often "${expression}" calls is not known here: it is not a rate.`);
  return Number(value) * HOURS[unit!]!;
}
