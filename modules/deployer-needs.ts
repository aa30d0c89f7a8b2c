/** What a deployer may do, by kind of resource: the statements of the policy. */
export interface DeployerGroup {
  /** Resources of a deployment, with `<prefix>` for the name prefix. `*` for actions that have no resource type. */
  readonly resources: readonly string[];
  /** Conditions of the statement, by operator and key. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const BOUNDARY = { ArnLike: { 'iam:PermissionsBoundary': '<boundary>' } };
/** Keys have no names: they carry the name prefix as a tag, and as the beginning of their alias. */
const TAGGED = { StringLike: { 'aws:ResourceTag/NamePrefix': '<prefix>*' } };
/** Event sources have no names: they are known by their function's. */
const OF_OWN_FUNCTION = { ArnLike: { 'lambda:FunctionArn': 'arn:<partition>:lambda:*:*:function:<prefix>*' } };
const EVENT_SOURCES = ['arn:<partition>:lambda:*:*:event-source-mapping:*'];
const ROLES = ['arn:<partition>:iam::*:role/<prefix>*'];

export const deployerGroups = {
  Buckets: { resources: ['arn:<partition>:s3:::<prefix>*'] },
  Objects: { resources: ['arn:<partition>:s3:::<prefix>*/*'] },
  Tables: { resources: ['arn:<partition>:dynamodb:*:*:table/<prefix>*'] },
  Topics: { resources: ['arn:<partition>:sns:*:*:<prefix>*'] },
  Queues: { resources: ['arn:<partition>:sqs:*:*:<prefix>*'] },
  Functions: {
    resources: ['arn:<partition>:lambda:*:*:function:<prefix>*', 'arn:<partition>:lambda:*:*:layer:<prefix>*'],
  },
  NewEventSources: { resources: ['*'], condition: OF_OWN_FUNCTION },
  EventSources: { resources: EVENT_SOURCES, condition: OF_OWN_FUNCTION },
  /** Of event sources. The actions know no condition that would tell whose. */
  EventSourceTags: { resources: EVENT_SOURCES },
  StateMachines: { resources: ['arn:<partition>:states:*:*:stateMachine:<prefix>*'] },
  Rules: { resources: ['arn:<partition>:events:*:*:rule/<prefix>*'] },
  Schedules: { resources: ['arn:<partition>:scheduler:*:*:schedule/default/<prefix>*'] },
  Collections: { resources: ['arn:<partition>:rekognition:*:*:collection/<prefix>*'] },
  Alarms: { resources: ['arn:<partition>:cloudwatch:*:*:alarm:<prefix>*'] },
  Dashboards: { resources: ['arn:<partition>:cloudwatch::*:dashboard/<prefix>*'] },
  LogGroups: {
    resources: [
      'arn:<partition>:logs:*:*:log-group:/aws/lambda/<prefix>*',
      'arn:<partition>:logs:*:*:log-group:/aws/vendedlogs/states/<prefix>*',
    ],
  },
  Roles: { resources: ROLES },
  /** What could give a role more than its maker has: only for roles that the boundary holds back. */
  BoundedRoles: { resources: ROLES, condition: BOUNDARY },
  /** Knows no boundary of its own, but a role of these names cannot come about without one. */
  PassRoles: {
    resources: ROLES,
    condition: {
      StringLike: {
        'iam:PassedToService': [
          'events.amazonaws.com*',
          'lambda.amazonaws.com*',
          'scheduler.amazonaws.com*',
          'states.amazonaws.com*',
        ],
      },
    },
  },
  NewKeys: { resources: ['*'], condition: { StringLike: { 'aws:RequestTag/NamePrefix': '<prefix>*' } } },
  /** The tags that a key is made with. Only a key without an alias, so that no other key can be taken over by a tag. */
  NewKeyTags: {
    resources: ['arn:<partition>:kms:*:*:key/*'],
    condition: {
      StringLike: { 'aws:RequestTag/NamePrefix': '<prefix>*' },
      Null: { 'kms:ResourceAliases': 'true' },
    },
  },
  Keys: { resources: ['arn:<partition>:kms:*:*:key/*'], condition: TAGGED },
  /** Services that keep using a key on their own behalf: grants for them, and for no one else. */
  KeyGrants: {
    resources: ['arn:<partition>:kms:*:*:key/*'],
    condition: { ...TAGGED, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  },
  KeyAliases: { resources: ['arn:<partition>:kms:*:*:alias/<prefix>*'] },
  /** What has no resource type: nothing but `*` can be written. */
  Anywhere: { resources: ['*'] },
} as const satisfies Readonly<Record<string, DeployerGroup>>;

export type DeployerGroupName = keyof typeof deployerGroups;

/** What Terraform does with a resource. */
type Verb = 'create' | 'read' | 'update' | 'delete';

/** The actions that the AWS provider needs for a type of resource, by group, in the order create, read, update, delete. */
export type DeployerNeeds = Readonly<Partial<Record<DeployerGroupName, Readonly<Partial<Record<Verb, string>>>>>>;
