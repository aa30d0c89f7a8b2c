import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import { functionMetric, type Metric, queueMetric, ruleMetric, stateMachineMetric } from './metrics';
import { PRIMARY } from './readable-stack';
import type { Workflow } from './workflow';

export interface DashboardProps {
  readonly name: string;
  readonly region: string;
  readonly workflows: readonly Workflow[];
}

const WIDTH = 24;
const HEIGHT = 6;
const PERIOD_SECONDS = 300;

/** One CloudWatch dashboard: a row of graphs per workflow, from the outcome down to what causes it. */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const widgets = props.workflows.flatMap((workflow, row) => workflowRow(workflow, props.region, row * (HEIGHT + 1)));
    const dashboard = new CloudwatchDashboard(this, PRIMARY, {
      dashboardName: props.name,
      dashboardBody: JSON.stringify({ widgets }),
    });
    this.name = dashboard.dashboardName;
  }
}

function workflowRow(workflow: Workflow, region: string, y: number): unknown[] {
  const { description, stateMachine, functions, rules, undelivered, deployment } = workflow;
  const states = stateMachineMetric(stateMachine.arn);
  const eachFunction = (name: string, statistic?: Metric['statistic']): Metric[] =>
    Object.values(functions).map((lambda) => functionMetric(lambda.name)(name, statistic));
  const queues = Object.entries(description.queues).flatMap(([key, queue]) => {
    const { queue: main, deadLetter } = deployment.queue(description.name, key, queue);
    return [main.name, deadLetter.name];
  });
  const graphs: { readonly title: string; readonly metrics: readonly Metric[] }[] = [
    {
      title: 'Executions',
      metrics: [
        states('ExecutionsStarted'),
        states('ExecutionsSucceeded'),
        states('ExecutionsFailed'),
        states('ExecutionsTimedOut'),
        states('ExecutionsAborted'),
      ],
    },
    { title: 'Execution time, ms', metrics: [states('ExecutionTime', 'Average'), states('ExecutionTime', 'p99')] },
    { title: 'Function errors', metrics: eachFunction('Errors') },
    { title: 'Function time, p99, ms', metrics: eachFunction('Duration', 'p99') },
    {
      title: 'Rules',
      metrics: Object.values(rules).flatMap(({ name }) => [
        ruleMetric(name)('Invocations'),
        ruleMetric(name)('FailedInvocations'),
      ]),
    },
    {
      title: 'Waiting messages',
      metrics: [...queues, undelivered.name].map((name) =>
        queueMetric(name)('ApproximateNumberOfMessagesVisible', 'Maximum'),
      ),
    },
  ];
  const width = WIDTH / graphs.length;
  return [
    {
      type: 'text',
      x: 0,
      y,
      width: WIDTH,
      height: 1,
      properties: { markdown: `## ${description.name}\n${description.summary}`, background: 'transparent' },
    },
    ...graphs.map(({ title, metrics }, column) => ({
      type: 'metric',
      x: column * width,
      y: y + 1,
      width,
      height: HEIGHT,
      properties: { title, region, view: 'timeSeries', period: PERIOD_SECONDS, metrics: metrics.map(metricRow) },
    })),
  ];
}

/** CloudWatch's own notation: namespace, name, dimension name and value pairs, options. */
function metricRow({ namespace, name, dimensions, statistic }: Metric): unknown[] {
  return [namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic }];
}
