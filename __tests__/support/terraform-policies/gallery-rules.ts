import type { Block } from '../terraform-synth';
import { changing, type PolicyRule, setting, type Subject } from './policy-rule';

const DISTRIBUTION = ['aws_cloudfront_distribution'];

/** Every behaviour of a distribution. */
function behaviors({ block }: Subject): Block[] {
  return [block['default_cache_behavior'], ...((block['ordered_cache_behavior'] as Block[] | undefined) ?? [])].map(
    (behavior) => behavior as Block,
  );
}

const origins = ({ block }: Subject): Block[] => block['origin'] as Block[];
const certificate = ({ block }: Subject): Block => block['viewer_certificate'] as Block;

const changingDefault = (attribute: string, value: unknown): PolicyRule['breaks'] =>
  changing((block) => ((block['default_cache_behavior'] as Record<string, unknown>)[attribute] = value));
const changingOrigins = (change: (origin: Record<string, unknown>) => void): PolicyRule['breaks'] =>
  changing((block) => (block['origin'] as Record<string, unknown>[]).forEach(change));
const changingCertificate = (attribute: string): PolicyRule['breaks'] =>
  changing((block) => delete (block['viewer_certificate'] as Record<string, unknown>)[attribute]);

/** What scanners say about distributions, HTTP APIs and user pools, and what is this project's own. */
export const galleryRules: PolicyRule[] = [
  {
    ids: ['CKV_AWS_34', 'AWS-0012'],
    says: 'a distribution answers by TLS only',
    types: DISTRIBUTION,
    holds: (subject) =>
      behaviors(subject).every((each) =>
        ['https-only', 'redirect-to-https'].includes(String(each['viewer_protocol_policy'])),
      ),
    breaks: changingDefault('viewer_protocol_policy', 'allow-all'),
  },
  {
    ids: ['CKV_AWS_174', 'AWS-0013', 'W70'],
    says: 'a distribution takes TLS 1.2 and later only',
    types: DISTRIBUTION,
    holds: (subject) => String(certificate(subject)['minimum_protocol_version']).startsWith('TLSv1.2'),
    breaks: changingCertificate('minimum_protocol_version'),
  },
  {
    ids: ['CKV2_AWS_42'],
    says: 'a distribution has a certificate of its own',
    types: DISTRIBUTION,
    holds: (subject) => certificate(subject)['acm_certificate_arn'] !== undefined,
    breaks: changingCertificate('acm_certificate_arn'),
  },
  {
    ids: ['CKV_AWS_86', 'AWS-0010', 'W10'],
    says: 'a distribution logs requests',
    types: DISTRIBUTION,
    holds: ({ block }) => 'logging_config' in block,
    breaks: setting('logging_config', undefined),
  },
  {
    ids: ['CKV_AWS_68', 'AWS-0011', 'CKV2_AWS_47'],
    says: 'a distribution stands behind a web ACL',
    types: DISTRIBUTION,
    holds: ({ block }) => block['web_acl_id'] !== undefined,
    breaks: setting('web_acl_id', undefined),
  },
  {
    ids: ['CKV_AWS_216'],
    says: 'a distribution is enabled',
    types: DISTRIBUTION,
    holds: ({ block }) => block['enabled'] === true,
    breaks: setting('enabled', false),
  },
  {
    ids: ['CKV_AWS_305'],
    says: 'a distribution has a root object',
    types: DISTRIBUTION,
    holds: ({ block }) => block['default_root_object'] === 'index.html',
    breaks: setting('default_root_object', undefined),
  },
  {
    ids: ['CKV_AWS_310'],
    says: 'a distribution has an origin to fall back to',
    types: DISTRIBUTION,
    holds: ({ block }) => 'origin_group' in block,
    breaks: setting('origin_group', undefined),
  },
  {
    ids: ['CKV_AWS_374'],
    says: 'a distribution is limited to some countries',
    types: DISTRIBUTION,
    holds: ({ block }) => !JSON.stringify(block['restrictions']).includes('"none"'),
    breaks: setting('restrictions', { geo_restriction: { restriction_type: 'none' } }),
  },
  {
    ids: ['CKV2_AWS_32'],
    says: 'every behaviour of a distribution sends security headers',
    types: DISTRIBUTION,
    holds: (subject) =>
      behaviors(subject).every((each) =>
        /^\$\{aws_cloudfront_response_headers_policy\./.test(String(each['response_headers_policy_id'])),
      ),
    breaks: changingDefault('response_headers_policy_id', undefined),
  },
  {
    ids: ['CKV2_AWS_46'],
    says: 'a distribution reads its bucket by an access control',
    types: DISTRIBUTION,
    holds: (subject) =>
      origins(subject).every((each) => 'custom_origin_config' in each || 'origin_access_control_id' in each),
    breaks: changingOrigins((origin) => delete origin['origin_access_control_id']),
  },
  {
    ids: ['CKV2_AWS_54'],
    says: 'a distribution calls other origins by TLS 1.2 only',
    types: DISTRIBUTION,
    holds: (subject) =>
      origins(subject)
        .flatMap((each) => (each['custom_origin_config'] === undefined ? [] : [each['custom_origin_config'] as Block]))
        .every(
          (each) =>
            each['origin_protocol_policy'] === 'https-only' &&
            JSON.stringify(each['origin_ssl_protocols']) === '["TLSv1.2"]',
        ),
    breaks: changingOrigins((origin) => (origin['custom_origin_config'] = { origin_protocol_policy: 'http-only' })),
  },
  {
    ids: ['CKV_AWS_259'],
    says: 'security headers ask for TLS for a year at least, under every name',
    types: ['aws_cloudfront_response_headers_policy'],
    holds: ({ block }: Subject): boolean => {
      const { strict_transport_security: hsts } = block['security_headers_config'] as Readonly<Record<string, Block>>;
      return Number(hsts?.['access_control_max_age_sec']) >= 31_536_000 && hsts?.['include_subdomains'] === true;
    },
    breaks: setting('security_headers_config', {}),
  },
  {
    ids: ['own: no inline script or style'],
    says: 'the content security policy allows nothing inline and no origin by wildcard',
    types: ['aws_cloudfront_response_headers_policy'],
    holds: ({ block }: Subject): boolean => {
      const text = JSON.stringify(block['security_headers_config']);
      return text.includes("default-src 'none'") && !/unsafe-|\*/.test(text);
    },
    breaks: setting('security_headers_config', {
      content_security_policy: { content_security_policy: "default-src 'none'; script-src 'unsafe-inline'" },
    }),
  },
  {
    ids: ['CKV_AWS_309'],
    says: 'every route of an HTTP API asks for a token',
    types: ['aws_apigatewayv2_route'],
    holds: ({ block }) => block['authorization_type'] === 'JWT' && /authorizer/.test(String(block['authorizer_id'])),
    breaks: setting('authorization_type', 'NONE'),
  },
  {
    ids: ['CKV_AWS_95', 'AWS-0001', 'W46'],
    says: 'an HTTP API logs requests',
    types: ['aws_apigatewayv2_stage'],
    holds: ({ block }) => /aws_cloudwatch_log_group/.test(JSON.stringify(block['access_log_settings'] ?? null)),
    breaks: setting('access_log_settings', undefined),
  },
  {
    ids: ['W64'],
    says: 'an HTTP API holds back who asks too often',
    types: ['aws_apigatewayv2_stage'],
    holds: ({ block }: Subject): boolean => {
      const limits = block['default_route_settings'] as Block | undefined;
      return Number(limits?.['throttling_rate_limit']) > 0 && Number(limits?.['throttling_burst_limit']) > 0;
    },
    breaks: setting('default_route_settings', undefined),
  },
  {
    ids: ['own: no page but its own calls the API'],
    says: 'an HTTP API lets no other origin in',
    types: ['aws_apigatewayv2_api'],
    holds: ({ block }) => !('cors_configuration' in block),
    breaks: setting('cors_configuration', { allow_origins: ['*'] }),
  },
  {
    ids: ['F78'],
    says: 'users may have or must have a second factor',
    types: ['aws_cognito_user_pool'],
    holds: ({ block }) => ['ON', 'OPTIONAL'].includes(String(block['mfa_configuration'])),
    breaks: setting('mfa_configuration', 'OFF'),
  },
  {
    ids: ['own: nobody signs up unasked'],
    says: 'an administrator makes users',
    types: ['aws_cognito_user_pool'],
    holds: ({ block }) => (block['admin_create_user_config'] as Block)['allow_admin_create_user_only'] === true,
    breaks: setting('admin_create_user_config', { allow_admin_create_user_only: false }),
  },
  {
    ids: ['own: sign-in by code without a secret'],
    says: 'a client signs people in by a code on the pages of Cognito, and has no secret',
    types: ['aws_cognito_user_pool_client'],
    holds: ({ block }) =>
      block['generate_secret'] === false &&
      JSON.stringify(block['allowed_oauth_flows']) === '["code"]' &&
      !JSON.stringify(block['explicit_auth_flows']).includes('PASSWORD'),
    breaks: setting('allowed_oauth_flows', ['implicit']),
  },
];
