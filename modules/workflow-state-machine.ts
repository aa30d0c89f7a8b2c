import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import type { IResolvable } from 'cdktf';
import { Construct } from 'constructs';
import type { PermissionStatement } from '../state-machines/description';
import type { Keys } from './keys';
import { arnOf, type Location } from './location';
import { attributeIfCreated, attributeOf, booleanOf, countWhen } from './expressions';
import { PRIMARY } from './readable-stack';
import { ServiceRole } from './service-role';

export interface WorkflowStateMachineProps {
  readonly name: string;
  /** Name of its role. */
  readonly roleName: string;
  /** Amazon States Language, every placeholder filled. */
  readonly definition: string;
  /** `STANDARD` or `EXPRESS`; another type is another state machine. */
  readonly type: string;
  /** Functions that its states call. */
  readonly functionArns: readonly string[];
  /** What its direct integrations may do. */
  readonly statements: readonly PermissionStatement[];
  readonly keys: Keys;
  readonly logging: StateMachineLogging;
  readonly location: Location;
  readonly permissionsBoundaryArn?: string;
  /** Whether it sends traces: `true` or `false`, or an expression of that. */
  readonly tracing: string;
  /** Whether it exists: `true`, or an expression. Default: it does. */
  readonly enabled?: string;
}

export interface StateMachineLogging {
  readonly retentionDays: number;
  /** `ALL`, `ERROR`, `FATAL` or `OFF`. An Express workflow has no other history than its log. */
  readonly level: string;
  /** Whether inputs and outputs are logged: with the places that photos were taken and the faces found on them. */
  readonly executionData: boolean | IResolvable;
}

/**
 * A state machine with its log group and role.
 *
 * Step Functions encrypts definition and history with its own key. A customer-managed one is not offered: events
 * about executions of such a machine come without their input, which the rules on ended executions need.
 */
export class WorkflowStateMachine extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: WorkflowStateMachineProps) {
    super(scope, id);
    const { location, logging } = props;
    const count = countWhen(...(props.enabled === undefined ? [] : [props.enabled]));
    const logGroup = new CloudwatchLogGroup(this, 'log', {
      // Below this path AWS needs no entry in the account's one resource policy for logs, which is limited in size.
      name: `/aws/vendedlogs/states/${props.name}`,
      retentionInDays: logging.retentionDays,
      kmsKeyId: props.keys.encryption.dataKeyArn,
      count,
    });
    const role = new ServiceRole(this, 'role', {
      name: props.roleName,
      description: `Role of the state machine ${props.name}`,
      trust: {
        service: 'states.amazonaws.com',
        accountId: location.accountId,
        sourceArn: stateMachineArn(location, props.name),
      },
      statements: [
        {
          sid: 'InvokeFunctions',
          actions: ['lambda:InvokeFunction'],
          resources: props.functionArns,
          why: 'the functions that its states call',
        },
        ...props.statements,
        ...props.keys.statements(props.statements),
        LOG_DELIVERY,
        ...(props.tracing === 'false' ? [] : [TRACING]),
      ],
      permissionsBoundaryArn: props.permissionsBoundaryArn,
      count,
    });
    const machine = new SfnStateMachine(this, PRIMARY, {
      name: props.name,
      definition: props.definition,
      type: props.type,
      roleArn: role.arn,
      loggingConfiguration: {
        level: logging.level,
        includeExecutionData: logging.executionData,
        logDestination: `${attributeOf(logGroup, 'arn')}:*`,
      },
      tracingConfiguration: { enabled: booleanOf(props.tracing) },
      // Step Functions tries the role when the machine is created.
      dependsOn: [role.policy],
      count,
    });
    this.arn = attributeIfCreated(machine, 'arn');
    this.name = attributeIfCreated(machine, 'name');
  }
}

/** The ARN of a state machine that may not exist yet: its functions and rules refer to it, and it to them. */
export function stateMachineArn(location: Location, name: string): string {
  return arnOf(location, 'states', `stateMachine:${name}`);
}

/** What the ARNs of a state machine's executions begin with. */
export function executionArn(location: Location, name: string): string {
  return arnOf(location, 'states', `execution:${name}`);
}

/** Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACING: PermissionStatement = {
  sid: 'SendTraces',
  actions: ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  resources: ['*'],
  why: 'have no resource type: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html',
};

/** Source: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY: PermissionStatement = {
  sid: 'DeliverLogs',
  actions: [
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
  ],
  resources: ['*'],
  why: 'log delivery has no resource type: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html',
};
