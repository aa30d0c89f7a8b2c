import type { StateMachineType } from '../state-machines/description';
import type { LambdaRuntimeName } from '../state-machines/lambda-runtimes';

/** What an environment sets for one workflow. */
interface WorkflowSettings {
  readonly stateMachineType: StateMachineType;
  readonly settings: Readonly<Record<string, number | string | boolean>>;
  /** Concurrent runs kept for a function alone, by function. */
  readonly reservedConcurrency: Readonly<Record<string, number>>;
}

/** Terraform state in a file beside the project. */
interface LocalBackendSettings {
  readonly type: 'local';
}

/** No backend in the configuration: the person who runs Terraform adds one. */
interface NoBackendSettings {
  readonly type: 'none';
}

/** Terraform state in S3, locked by a file beside it. */
export interface S3BackendSettings {
  readonly type: 's3';
  /** Without it `terraform init` has to be told, e.g. by `TF_CLI_ARGS_init=-backend-config=bucket=...`. */
  readonly bucket?: string;
  /** Region of the bucket; that of the environment by default. */
  readonly region?: string;
  /** Object key; `<stack>/terraform.tfstate` by default. */
  readonly key?: string;
  /** Key prefix of the workspaces other than `default`; `workspaces` by default. */
  readonly workspaceKeyPrefix?: string;
  /** Whether a file beside the state locks it; yes by default. */
  readonly useLockfile?: boolean;
  readonly kmsKeyId?: string;
  /** Role that reads and writes the state. */
  readonly roleArn?: string;
}

/** Terraform state and runs on HCP Terraform or Terraform Enterprise. */
export interface CloudBackendSettings {
  readonly type: 'cloud';
  readonly organization: string;
  readonly hostname?: string;
  readonly project?: string;
  /** Name of the one workspace; the name of the stack by default. */
  readonly workspace?: string;
  /** Tags of the workspaces to choose from by `TF_WORKSPACE`, in place of a name. */
  readonly workspaceTags?: readonly string[];
}

export type BackendSettings = LocalBackendSettings | NoBackendSettings | S3BackendSettings | CloudBackendSettings;

/** A subscriber of a topic. */
interface Subscriber {
  readonly protocol: 'email' | 'sms';
  readonly endpoint: string;
}

/** The gallery of an environment. */
export interface GallerySettings {
  /** A name of its own, and the certificate for it. */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  readonly webAclArn?: string;
  readonly selfSignUp: boolean;
  readonly requireMfa: boolean;
}

/** One environment: `env/<name>.json` with every default filled in. Described key by key in the schema. */
export interface Environment {
  readonly name: string;
  readonly region: string;
  readonly accountId?: string;
  readonly deploymentRoleArn?: string;
  readonly namePrefix: string;
  readonly backend: BackendSettings;
  readonly tags: Readonly<Record<string, string>>;
  readonly customerManagedKey: boolean;
  readonly protectData: boolean;
  readonly permissionsBoundaryArn?: string;
  readonly logRetentionDays: number;
  readonly logLevel: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
  readonly logExecutionData: boolean;
  readonly lambdaRuntime: LambdaRuntimeName;
  readonly subscriptions: readonly Subscriber[];
  readonly alarms: boolean;
  readonly alarmActions: readonly string[];
  readonly alarmSubscriptions: readonly Subscriber[];
  readonly dashboard: boolean;
  readonly tracing: boolean;
  /** Absent where there is none. */
  readonly gallery?: GallerySettings;
  readonly galleryOrigins: readonly string[];
  readonly noncurrentVersionDays: number;
  readonly expirations: readonly { readonly prefix: string; readonly days: number }[];
  readonly accessLogBucket?: string;
  readonly existing: {
    readonly buckets: Readonly<Record<string, { readonly name: string; readonly kmsKeyArn?: string }>>;
    readonly topicArns: Readonly<Record<string, { readonly arn: string; readonly kmsKeyArn?: string }>>;
    readonly kmsKeyArn?: string;
  };
  readonly workflows: Readonly<Record<string, WorkflowSettings>>;
}
