import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployerActions } from '../../modules/deployer-actions';
import { documentedGalleryPolicy } from '../../packaging/deployer-documents';
import { fitsResource, hasNoResourceType, iamReference } from '../support/iam-actions';
import { actionsOf, resourcesOf } from '../support/terraform-policies/policy-rule';
import { environmentWithModel, type PolicyDocument, resource, synthesizeEnvironment } from '../support/terraform-synth';

/** Inline policies of a role together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MANAGED_POLICY_CHARACTERS = 6144;
/** What lists of HTTP APIs and their parts are called, which the reference does not have in one place. */
const API_PATHS = ['arn:*:apigateway:*::/apis', 'arn:*:apigateway:*::/apis/*', 'arn:*:apigateway:*::/tags/*'];
/** Types of resources that only a gallery has, and the beginnings of what they need. */
const TYPES: Readonly<Record<string, RegExp>> = {
  aws_apigatewayv2_api: /^apigateway:/,
  aws_apigatewayv2_authorizer: /^apigateway:/,
  aws_apigatewayv2_integration: /^apigateway:/,
  aws_apigatewayv2_route: /^apigateway:/,
  aws_apigatewayv2_stage: /^apigateway:/,
  aws_cloudformation_stack: /^cloudformation:.*Stack/,
  aws_cloudfront_distribution: /^cloudfront:.*Distribution$/,
  aws_cloudfront_function: /^cloudfront:.*Function$/,
  aws_cloudfront_origin_access_control: /^cloudfront:.*OriginAccessControl$/,
  aws_cloudfront_response_headers_policy: /^cloudfront:.*ResponseHeadersPolicy$/,
  aws_cognito_user_group: /^cognito-idp:.*Group$/,
  aws_cognito_user_pool: /^cognito-idp:.*UserPool$/,
  aws_cognito_user_pool_client: /^cognito-idp:.*UserPoolClient$/,
  aws_cognito_user_pool_domain: /^cognito-idp:.*UserPoolDomain$/,
  aws_s3_object: /^s3:.*Object$/,
};

const { Statement: statements } = documentedGalleryPolicy() as PolicyDocument;
const granted = statements.flatMap(actionsOf);
const stack = synthesizeEnvironment({
  ...environmentWithModel('prod'),
  gallery: { selfSignUp: false, requireMfa: false },
});

describe('the policy of a deployer of galleries', () => {
  it('stands in docs/gallery-deployer-policy.json as it is made (write it again with `npm run generate`)', () => {
    const written = readFileSync(join(__dirname, '../../docs/gallery-deployer-policy.json'), 'utf8');

    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(documentedGalleryPolicy())));
    expect(JSON.stringify(documentedGalleryPolicy()).length).toBeLessThan(MANAGED_POLICY_CHARACTERS);
  });

  it('knows every type of resource that the policy for workflows does not', () => {
    const types = Object.keys(stack.resource).filter((type) => type.startsWith('aws_') && !(type in deployerActions));

    expect(types.sort()).toEqual(Object.keys(TYPES));
  });

  it.each(Object.entries(TYPES))('can make, read, change and delete %s', (_, pattern) => {
    const actions = granted.filter((action) => pattern.test(action)).join();

    for (const verb of [/Create|POST|Put/, /Get|Describe|GET/, /Update|PATCH|Put/, /Delete|DELETE/]) {
      expect(actions).toMatch(verb);
    }
  });

  it('writes an asterisk for actions without a resource type or by a tag that it asks for, and a form for all others', () => {
    for (const statement of statements) {
      for (const action of actionsOf(statement)) {
        if (action.startsWith('apigateway:')) {
          expect(resourcesOf(statement)).toEqual(API_PATHS);
          continue;
        }
        const tagged = 'aws:RequestTag/NamePrefix' in (statement.Condition?.['StringLike'] ?? {});
        const fits = resourcesOf(statement).some((each) =>
          each === '*' ? hasNoResourceType(action) || tagged : fitsResource(action, each),
        );
        expect({ sid: statement.Sid, action, fits }).toEqual({ sid: statement.Sid, action, fits: true });
      }
    }
  });

  it('asks only for conditions that the action knows, and for the tag wherever there is no name', () => {
    for (const statement of statements) {
      const keys = Object.values(statement.Condition ?? {}).flatMap((each) => Object.keys(each));
      for (const action of actionsOf(statement).filter(() => keys.length > 0)) {
        const known = iamReference(action).conditions.map((key) => key.replace('${TagKey}', 'NamePrefix'));
        expect({ action, known }).toEqual({ action, known: expect.arrayContaining(keys) });
      }
    }
    for (const type of ['aws_cloudfront_distribution', 'aws_cognito_user_pool']) {
      expect(resource(stack, type)['tags']).toMatchObject({ NamePrefix: '${local.name_prefix}-gallery' });
    }
  });
});
