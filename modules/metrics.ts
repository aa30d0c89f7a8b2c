/** One CloudWatch metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'Minimum' | 'Average' | 'p99';
}

type MetricOf = (name: string, statistic?: Metric['statistic']) => Metric;

/** Metrics of a state machine, e.g. `ExecutionsFailed`. */
export function stateMachineMetric(stateMachineArn: string): MetricOf {
  return metricOf('AWS/States', { StateMachineArn: stateMachineArn });
}

/** Metrics of a function, e.g. `Errors`. */
export function functionMetric(functionName: string): MetricOf {
  return metricOf('AWS/Lambda', { FunctionName: functionName });
}

/** Metrics of an event rule, e.g. `FailedInvocations`. */
export function ruleMetric(ruleName: string): MetricOf {
  return metricOf('AWS/Events', { RuleName: ruleName });
}

/** Metrics of a queue, e.g. `ApproximateNumberOfMessagesVisible`. */
export function queueMetric(queueName: string): MetricOf {
  return metricOf('AWS/SQS', { QueueName: queueName });
}

function metricOf(namespace: string, dimensions: Metric['dimensions']): MetricOf {
  return (name, statistic = 'Sum') => ({ namespace, name, dimensions, statistic });
}
