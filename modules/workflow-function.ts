import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { Construct } from 'constructs';
import type { FunctionDescription, PermissionStatement } from '../state-machines/description';
import type { Keys } from './keys';
import { chooseText } from './expressions';
import type { PackageFile } from './package-files';
import { PRIMARY } from './readable-stack';
import { ServiceRole } from './service-role';

/** Graviton: a fifth cheaper than x86 for the same memory, and what the sharp layer is built for. */
export const LAMBDA_ARCHITECTURE = 'arm64';

export interface WorkflowFunctionProps {
  readonly name: string;
  readonly description: Pick<FunctionDescription, 'purpose' | 'memoryMegabytes' | 'timeoutSeconds'>;
  /** Runtime of Lambda, e.g. `nodejs22.x`. */
  readonly runtime: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly statements: readonly PermissionStatement[];
  /** Zip with `index.mjs`. */
  readonly code: PackageFile;
  /** ARNs of the layers it needs. */
  readonly layers: readonly string[];
  readonly keys: Keys;
  readonly logRetentionDays: number;
  /** Concurrent runs kept for this function alone. None by default: new accounts have too few to give any away. */
  readonly reservedConcurrency?: number;
  /** Queue for events that an asynchronous caller could not get processed. None for functions called by a state. */
  readonly deadLetterArn?: string;
  readonly permissionsBoundaryArn?: string;
  /** Whether it sends traces: `true` or `false`, or an expression of that. */
  readonly tracing: string;
}

/** A Lambda function with a role, a log group and nothing else of its own. */
export class WorkflowFunction extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: WorkflowFunctionProps) {
    super(scope, id);
    const { description, keys } = props;
    const { encryption } = keys;
    const logGroup = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/lambda/${props.name}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: encryption.dataKeyArn,
    });
    const granted = [...props.statements, ...deadLetterStatements(props.deadLetterArn)];
    const role = new ServiceRole(this, 'role', {
      name: props.name,
      description: `Role of the function ${props.name}`,
      trust: { service: 'lambda.amazonaws.com' },
      statements: [
        ...granted,
        // Lambda decrypts the variables in the name of the function.
        ...keys.statements(granted, ['kms:Decrypt']),
        {
          sid: 'WriteLogs',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${logGroup.arn}:*`],
          why: 'its own log group, which Terraform creates',
        },
        ...(props.tracing === 'false' ? [] : [TRACING]),
      ],
      permissionsBoundaryArn: props.permissionsBoundaryArn,
    });
    const lambda = new LambdaFunction(this, PRIMARY, {
      functionName: props.name,
      description: description.purpose,
      role: role.arn,
      runtime: props.runtime,
      architectures: [LAMBDA_ARCHITECTURE],
      handler: 'index.handler',
      filename: props.code.path,
      sourceCodeHash: props.code.sha256,
      layers: props.layers.length > 0 ? [...props.layers] : undefined,
      memorySize: description.memoryMegabytes,
      timeout: description.timeoutSeconds,
      environment: { variables: { ...props.variables } },
      kmsKeyArn: encryption.dataKeyArn,
      reservedConcurrentExecutions: props.reservedConcurrency,
      deadLetterConfig: props.deadLetterArn ? { targetArn: props.deadLetterArn } : undefined,
      tracingConfig: { mode: chooseText(props.tracing, 'Active', 'PassThrough') },
      loggingConfig: { logFormat: 'JSON', logGroup: logGroup.name },
      dependsOn: [role.policy],
    });
    this.arn = lambda.arn;
    this.name = lambda.functionName;
  }
}

/** What the role of a function needs to send traces. */
const TRACING: PermissionStatement = {
  sid: 'SendTraces',
  actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
  resources: ['*'],
  why: 'have no resource type: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html',
};

function deadLetterStatements(queueArn: string | undefined): PermissionStatement[] {
  if (queueArn === undefined) return [];
  return [
    {
      sid: 'KeepUnprocessedEvents',
      actions: ['sqs:SendMessage'],
      resources: [queueArn],
      why: 'Lambda sends an event there that failed in every attempt',
    },
  ];
}
