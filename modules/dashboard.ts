import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import type { TerraformCount } from 'cdktf';
import { Construct } from 'constructs';
import { attributeIfCreated } from './expressions';
import { functionMetric, type Metric, queueMetric, ruleMetric, stateMachineMetric } from './metrics';
import { PRIMARY } from './readable-stack';
import type { Workflow } from './workflow';
import { stateMachineArn } from './workflow-state-machine';

export interface DashboardProps {
  readonly name: string;
  readonly region: string;
  readonly workflows: readonly Workflow[];
  /** Set where the dashboard is created only under a condition. */
  readonly count?: TerraformCount;
}

const WIDTH = 24;
const HEIGHT = 6;
const TITLE_HEIGHT = 1;
const COLUMNS = 3;
const PERIOD_SECONDS = 300;

/** One CloudWatch dashboard: a group of graphs per workflow, from the outcome to what causes it. */
export class Dashboard extends Construct {
  /** Its name; null where it is not created. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const widgets = placeBelowEachOther(props.workflows.map((workflow) => workflowWidgets(workflow, props.region)));
    const dashboard = new CloudwatchDashboard(this, PRIMARY, {
      dashboardName: props.name,
      dashboardBody: JSON.stringify({ widgets }),
      count: props.count,
    });
    this.name = attributeIfCreated(dashboard, 'dashboard_name');
  }
}

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

function placeBelowEachOther(groups: readonly (readonly Widget[])[]): Widget[] {
  let top = 0;
  return groups.flatMap((widgets) => {
    const placed = widgets.map((widget) => ({ ...widget, y: top + widget.y }));
    top = Math.max(...placed.map(({ y, height }) => y + height));
    return placed;
  });
}

function workflowWidgets(workflow: Workflow, region: string): Widget[] {
  const { description, stateMachine, furtherStateMachines, functions, rules, undelivered, deployment } = workflow;
  const states = stateMachineMetric(stateMachine.arn);
  // By their names: a state machine that is switched off has no ARN, which a dashboard could not hold.
  const further = Object.keys(furtherStateMachines).map((key) =>
    stateMachineMetric(stateMachineArn(deployment.options, deployment.names.workflow(key))),
  );
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
        ...further.flatMap((metric) => [metric('ExecutionsStarted'), metric('ExecutionsFailed')]),
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
  const width = WIDTH / COLUMNS;
  return [
    {
      type: 'text',
      x: 0,
      y: 0,
      width: WIDTH,
      height: TITLE_HEIGHT,
      properties: { markdown: `## ${description.name}\n${description.summary}`, background: 'transparent' },
    },
    ...graphs.map(({ title, metrics }, index) => ({
      type: 'metric',
      x: (index % COLUMNS) * width,
      y: TITLE_HEIGHT + Math.floor(index / COLUMNS) * HEIGHT,
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
