import type { DeployerPolicyProps } from './deployer-policy';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const actions = (service: string, names: string): string[] => names.split(' ').map((name) => `${service}:${name}`);

/**
 * What a deployer needs for a gallery beside the policy for workflows. What has a name is limited by the prefix, what has none
 * by the tag `NamePrefix`. Parts of HTTP APIs, access controls and policies of response headers know neither.
 */
export function galleryDeployerPolicy({ prefix, partition }: Omit<DeployerPolicyProps, 'boundary'>): object {
  const arn = (rest: string): string => `arn:${partition}:${rest}`;
  const tagged = { StringLike: { 'aws:ResourceTag/NamePrefix': `${prefix}*` } };
  const tagging = { StringLike: { 'aws:RequestTag/NamePrefix': `${prefix}*` } };
  const allow = (
    Sid: string,
    Action: readonly string[],
    Resource: Statement['Resource'],
    Condition?: Statement['Condition'],
  ): Statement => ({ Sid, Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) });
  return {
    Version: '2012-10-17',
    Statement: [
      allow(
        'PageFiles',
        actions('s3', 'DeleteObject DeleteObjectVersion GetObject GetObjectTagging PutObject'),
        arn(`s3:::${prefix}*-gallery-page-*/*`),
      ),
      allow(
        'AccessLogs',
        actions(
          'logs',
          'AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DisassociateKmsKey ListTagsForResource PutRetentionPolicy TagResource UntagResource',
        ),
        arn(`logs:*:*:log-group:/aws/vendedlogs/apis/${prefix}*`),
      ),
      allow('HttpApis', actions('apigateway', 'DELETE GET PATCH POST PUT'), [
        arn('apigateway:*::/apis'),
        arn('apigateway:*::/apis/*'),
        arn('apigateway:*::/tags/*'),
      ]),
      allow('NewUserPools', actions('cognito-idp', 'CreateUserPool TagResource'), '*', tagging),
      allow(
        'UserPools',
        actions(
          'cognito-idp',
          'CreateGroup CreateManagedLoginBranding CreateUserPoolClient CreateUserPoolDomain DeleteGroup DeleteManagedLoginBranding DeleteUserPool DeleteUserPoolClient DeleteUserPoolDomain DescribeManagedLoginBranding DescribeUserPool DescribeUserPoolClient GetGroup GetUserPoolMfaConfig ListTagsForResource SetUserPoolMfaConfig UntagResource UpdateGroup UpdateManagedLoginBranding UpdateUserPool UpdateUserPoolClient UpdateUserPoolDomain',
        ),
        arn('cognito-idp:*:*:userpool/*'),
        tagged,
      ),
      allow(
        'SignInStyles',
        actions('cloudformation', 'CreateStack DeleteStack DescribeStacks GetTemplate UpdateStack'),
        arn(`cloudformation:*:*:stack/${prefix}*-gallery-sign-in-style/*`),
      ),
      allow('NewDistributions', actions('cloudfront', 'CreateDistribution TagResource'), '*', tagging),
      allow(
        'Distributions',
        actions(
          'cloudfront',
          'DeleteDistribution GetDistribution ListTagsForResource UntagResource UpdateDistribution',
        ),
        arn('cloudfront::*:distribution/*'),
        tagged,
      ),
      allow(
        'EdgeFunctions',
        actions('cloudfront', 'DeleteFunction DescribeFunction GetFunction PublishFunction UpdateFunction'),
        arn(`cloudfront::*:function/${prefix}*`),
      ),
      allow(
        'AccessAndHeaders',
        actions(
          'cloudfront',
          'DeleteOriginAccessControl DeleteResponseHeadersPolicy GetOriginAccessControl GetResponseHeadersPolicy UpdateOriginAccessControl UpdateResponseHeadersPolicy',
        ),
        [arn('cloudfront::*:origin-access-control/*'), arn('cloudfront::*:response-headers-policy/*')],
      ),
      allow(
        'Anywhere',
        [
          ...actions('cloudfront', 'CreateFunction CreateOriginAccessControl CreateResponseHeadersPolicy'),
          ...actions('cognito-idp', 'DescribeUserPoolDomain'),
        ],
        '*',
      ),
    ],
  };
}
