import {
  actionsOf,
  adding,
  addingStatement,
  allowing,
  resourcesOf,
  statementsOf,
  type PolicyRule,
} from './policy-rule';
import { hasNoResourceType } from '../iam-actions';
import type { PolicyStatement } from '../terraform-synth';

/** Ways to gain rights that one was not given, and to change those of others. */
const ESCALATION =
  /^(iam:(PassRole|Create|Put|Attach|Update|Set|Add)|sts:AssumeRole|lambda:(UpdateFunctionCode|CreateFunction|AddPermission))/;
/** Calls that answer with credentials. */
const CREDENTIALS =
  /^(iam:CreateAccessKey|sts:(AssumeRole|GetSessionToken|GetFederationToken)|secretsmanager:GetSecretValue|ssm:GetParameter|cognito-identity:GetCredentials)/;
const ROLE_POLICY = ['aws_iam_role_policy'];

/** Every allowed statement of a role's policy passes the test. */
const everyGrant =
  (test: (statement: PolicyStatement) => boolean): PolicyRule['holds'] =>
  ({ block }) =>
    allowing(block['policy']).every(test);
const granting = (Action: string, Resource: string = 'arn:aws:s3:::x'): PolicyRule['breaks'] =>
  addingStatement('policy', { Effect: 'Allow', Action, Resource });

export const roleRules: PolicyRule[] = [
  {
    ids: ['CKV_AWS_60', 'CKV_AWS_61', 'F2', 'W11'],
    says: 'a role is assumed by one service',
    types: ['aws_iam_role'],
    holds: ({ block }) =>
      statementsOf(block['assume_role_policy']).every(({ Principal, Action }) => {
        const { Service, ...others } = Principal as Record<string, unknown>;
        return typeof Service === 'string' && Object.keys(others).length === 0 && Action === 'sts:AssumeRole';
      }),
    breaks: addingStatement('assume_role_policy', {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 'sts:AssumeRole',
    }),
  },
  {
    ids: ['CKV_AWS_274', 'W43', 'W44', 'CKV2_AWS_56'],
    says: 'a role has no managed policy, of an administrator or other',
    types: ['aws_iam_role'],
    holds: ({ block, configuration }) =>
      !('managed_policy_arns' in block) && !configuration.resource['aws_iam_role_policy_attachment'],
    breaks: adding('aws_iam_role_policy_attachment', { policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
  },
  {
    ids: ['CKV_AWS_62', 'CKV_AWS_63', 'CKV_AWS_1', 'CKV_AWS_49', 'CKV2_AWS_40', 'AWS-0345', 'AWS-0346', 'F3', 'F38'],
    says: 'a role is granted no action by wildcard',
    types: ROLE_POLICY,
    holds: everyGrant((statement) => !actionsOf(statement).some((action) => action.includes('*'))),
    breaks: granting('s3:*'),
  },
  {
    ids: [
      'CKV_AWS_355',
      'CKV_AWS_356',
      'CKV_AWS_288',
      'CKV_AWS_289',
      'CKV_AWS_290',
      'CKV_AWS_108',
      'CKV_AWS_109',
      'CKV_AWS_111',
      'CKV_AWS_283',
    ],
    says: 'a role is granted everything on named resources, save actions that have none',
    types: ROLE_POLICY,
    holds: everyGrant(
      (statement) =>
        !resourcesOf(statement).includes('*') || actionsOf(statement).every((action) => hasNoResourceType(action)),
    ),
    breaks: granting('s3:GetObject', '*'),
  },
  {
    ids: ['own: actions without a resource stand alone'],
    says: 'an action without a resource type stands apart from those with one',
    types: ROLE_POLICY,
    holds: everyGrant(
      (statement) =>
        resourcesOf(statement).includes('*') || !actionsOf(statement).some((action) => hasNoResourceType(action)),
    ),
    breaks: granting('rekognition:DetectFaces'),
  },
  {
    ids: ['CKV_AWS_286', 'CKV_AWS_110', 'AWS-0342'],
    says: 'a role cannot gain rights or pass on a role',
    types: ROLE_POLICY,
    holds: everyGrant((statement) => !actionsOf(statement).some((action) => ESCALATION.test(action))),
    breaks: granting('iam:PassRole'),
  },
  {
    ids: ['CKV_AWS_287', 'CKV_AWS_107'],
    says: 'a role cannot read credentials',
    types: ROLE_POLICY,
    holds: everyGrant((statement) => !actionsOf(statement).some((action) => CREDENTIALS.test(action))),
    breaks: granting('secretsmanager:GetSecretValue'),
  },
  {
    ids: ['W14', 'W15', 'W21', 'F6'],
    says: 'a grant names its actions and resources, not the others',
    types: ROLE_POLICY,
    holds: everyGrant((statement) => !('NotAction' in statement) && !('NotResource' in statement)),
    breaks: addingStatement('policy', {
      Effect: 'Allow',
      NotAction: 'iam:*',
      Resource: '*',
    } as unknown as PolicyStatement),
  },
];
