import { Construct } from 'constructs';
import { Alarm, type AlarmProps } from './alarm';
import { allOf } from './expressions';
import { functionMetric, queueMetric, ruleMetric, stateMachineMetric } from './metrics';
import type { Workflow } from './workflow';

const PERIOD_SECONDS = 300;
/** Share of a function's runs that may fail in a period, in percent. */
const TOLERATED_ERRORS_PERCENT = 25;
/** Failed runs in a period below which their share means nothing. */
const FEW_ERRORS = 5;

/** The alarms of a workflow: what a person has to look at, nothing that mends itself. */
export function createAlarms(workflow: Workflow): void {
  const { description, deployment } = workflow;
  const { observability } = deployment.options;
  if (allOf(observability.alarms, workflow.complete) === 'false') return;
  const actions = deployment.alarmActions();
  const scope = new Construct(workflow, 'alarm');
  const alarms = {
    ...executionAlarms(workflow),
    ...furtherAlarms(workflow),
    ...functionAlarms(workflow),
    ...eventAlarms(workflow),
    ...describedAlarms(workflow),
  };
  for (const [key, alarm] of Object.entries(alarms)) {
    const enabled = [observability.alarms, workflow.complete, ...(alarm.enabled ?? [])];
    if (allOf(...enabled) === 'false') continue;
    new Alarm(scope, key, { ...alarm, actions, enabled, name: deployment.names.part(description.name, key) });
  }
}

type WorkflowAlarm = Omit<AlarmProps, 'name' | 'actions'>;

function executionAlarms({ description, stateMachine }: Workflow): Record<string, WorkflowAlarm> {
  const metric = stateMachineMetric(stateMachine.arn);
  const alarm = (name: string, what: string): WorkflowAlarm => ({
    description: `${description.name}: ${what}. The history of the execution says which state and why.`,
    metrics: { metric: metric(name) },
    threshold: 0,
    periodSeconds: PERIOD_SECONDS,
    periods: '1',
  });
  return {
    'executions-failed': alarm('ExecutionsFailed', 'executions failed'),
    'executions-timed-out': alarm('ExecutionsTimedOut', 'executions ran out of time'),
    'executions-aborted': alarm('ExecutionsAborted', 'executions were stopped'),
    'executions-throttled': alarm('ExecutionThrottled', 'Step Functions throttled state transitions'),
  };
}

/** Of state machines beside the workflow's own. Not when one is stopped: an operator does that, and goes on later. */
function furtherAlarms({ description, resources, furtherStateMachines }: Workflow): Record<string, WorkflowAlarm> {
  const alarms: Record<string, WorkflowAlarm> = {};
  for (const [key, { arn }] of Object.entries(furtherStateMachines)) {
    const metric = stateMachineMetric(arn);
    const alarm = (name: string, what: string): WorkflowAlarm => ({
      description: `${key}: ${what}. The execution says what is missing and why.`,
      metrics: { metric: metric(name) },
      threshold: 0,
      periodSeconds: PERIOD_SECONDS,
      periods: '1',
      enabled: [description.furtherStateMachines![key]!.enabled(resources)],
    });
    alarms[`${key}-failed`] = alarm('ExecutionsFailed', 'an execution failed');
    alarms[`${key}-timed-out`] = alarm('ExecutionsTimedOut', 'an execution ran out of time');
  }
  return alarms;
}

/**
 * A function throws to tell the state machine that a photo cannot be processed, and Lambda counts that as an error.
 * So it is the share of errors that rings: one bad photo is daily business, a quarter of all runs is not.
 */
function functionAlarms({ functions }: Workflow): Record<string, WorkflowAlarm> {
  const alarms: Record<string, WorkflowAlarm> = {};
  for (const [key, { name }] of Object.entries(functions)) {
    const metric = functionMetric(name);
    alarms[`${key}-errors`] = {
      description: `More than ${TOLERATED_ERRORS_PERCENT} % of the runs of ${name} failed. Its log says why.`,
      metrics: { errors: metric('Errors'), invocations: metric('Invocations') },
      formula: `IF(errors > ${FEW_ERRORS}, 100 * errors / invocations, 0)`,
      threshold: TOLERATED_ERRORS_PERCENT,
      periodSeconds: PERIOD_SECONDS,
      periods: '1',
    };
    alarms[`${key}-throttles`] = {
      description: `${name} was throttled for fifteen minutes: raise its reserved or the account's concurrency.`,
      metrics: { metric: metric('Throttles') },
      threshold: 0,
      periodSeconds: PERIOD_SECONDS,
      periods: '3',
    };
  }
  return alarms;
}

function eventAlarms({ description, rules, undelivered, deployment }: Workflow): Record<string, WorkflowAlarm> {
  const alarms: Record<string, WorkflowAlarm> = {};
  for (const [key, { name }] of Object.entries(rules)) {
    alarms[`${key}-not-delivered`] = {
      description: `The rule ${name} could not reach its target. Undelivered events wait in ${undelivered.name}.`,
      metrics: { metric: ruleMetric(name)('FailedInvocations') },
      threshold: 0,
      periodSeconds: PERIOD_SECONDS,
      periods: '1',
    };
  }
  for (const [key, queue] of Object.entries(description.queues)) {
    if (queue.alarmAgeSeconds === undefined) continue;
    const { name } = deployment.queue(description.name, key, queue).queue;
    alarms[`${key}-waiting`] = {
      description: `A message has waited in ${name} for more than ${queue.alarmAgeSeconds / 60} minutes: the pace is too slow for what comes, or nothing is started. The log of its starter and Service Quotas tell.`,
      metrics: { metric: queueMetric(name)('ApproximateAgeOfOldestMessage', 'Maximum') },
      threshold: queue.alarmAgeSeconds,
      periodSeconds: PERIOD_SECONDS,
      periods: '1',
    };
  }
  const deadLetters: Record<string, string> = { undelivered: undelivered.name };
  for (const [key, queue] of Object.entries(description.queues)) {
    deadLetters[`${key}-dead-letters`] = deployment.queue(description.name, key, queue).deadLetter.name;
  }
  for (const [key, queueName] of Object.entries(deadLetters)) {
    alarms[key] = {
      description: `Messages wait in ${queueName}: find out why they could not be processed, then redrive or purge them.`,
      metrics: { metric: queueMetric(queueName)('ApproximateNumberOfMessagesVisible', 'Maximum') },
      threshold: 0,
      periodSeconds: PERIOD_SECONDS,
      periods: '1',
    };
  }
  return alarms;
}

function describedAlarms({ description, resources }: Workflow): Record<string, WorkflowAlarm> {
  const alarms: Record<string, WorkflowAlarm> = {};
  for (const [key, alarm] of Object.entries(description.alarms ?? {})) {
    const { namespace, metricName: name, statistic } = alarm;
    alarms[key] = {
      description: alarm.purpose,
      metrics: { metric: { namespace, name, statistic, dimensions: alarm.dimensions(resources) } },
      threshold: alarm.threshold,
      periodSeconds: alarm.periodSeconds,
      periods: alarm.evaluationPeriods(resources),
      enabled: alarm.enabled ? [alarm.enabled(resources)] : [],
    };
  }
  return alarms;
}
