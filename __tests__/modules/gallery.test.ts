import { runInNewContext } from 'node:vm';
import type { Environment } from '../../env/environment';
import {
  type Block,
  type Configuration,
  environmentWithModel,
  parsed,
  type PolicyDocument,
  resource,
  synthesizeEnvironment,
} from '../support/terraform-synth';

const GALLERY = { selfSignUp: false, requireMfa: false };
const DOMAIN = {
  name: 'photos.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d',
};
const DISTRIBUTION = 'aws_cloudfront_distribution.gallery_distribution';

function stackWith(gallery: Environment['gallery'], changes: Partial<Environment> = {}): Configuration {
  return synthesizeEnvironment({ ...environmentWithModel('prod'), ...changes, gallery });
}

const namesOfGallery = ({ resource: all }: Configuration): string[] =>
  Object.values(all).flatMap((blocks) => Object.keys(blocks).filter((name) => name.startsWith('gallery')));

const stack = stackWith(GALLERY);

describe('an environment without a gallery', () => {
  it('has nothing of it, and lets no page into the photos', () => {
    const without = stackWith(undefined);

    expect(namesOfGallery(without)).toEqual([]);
    expect(without.resource).not.toHaveProperty('aws_s3_bucket_cors_configuration');
    expect(Object.keys(without.output).filter((name) => name.startsWith('gallery'))).toEqual([]);
  });
});

describe('the page', () => {
  const distribution = resource(stack, 'aws_cloudfront_distribution');
  const [pageOrigin, apiOrigin] = distribution['origin'] as [Block, Block];

  it('lies in a private, versioned bucket that only its distribution may read, and only by TLS', () => {
    const { Statement } = parsed(resource(stack, 'aws_s3_bucket_policy', 'gallery_page_policy')['policy']);
    const block = resource(stack, 'aws_s3_bucket_public_access_block', 'gallery_page_public_access');

    expect(Statement).toEqual([
      {
        Sid: 'LetCloudFrontRead',
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: '${aws_s3_bucket.gallery_page.arn}/*',
        Condition: { ArnEquals: { 'aws:SourceArn': `\${${DISTRIBUTION}.arn}` } },
      },
      expect.objectContaining({ Sid: 'DenyWithoutTls', Effect: 'Deny' }),
    ]);
    expect(Object.values(block).filter((value) => value === true)).toHaveLength(4);
    expect(pageOrigin['origin_access_control_id']).toBe(
      '${aws_cloudfront_origin_access_control.gallery_distribution_access.id}',
    );
    expect(resource(stack, 'aws_cloudfront_origin_access_control')).toMatchObject({
      origin_access_control_origin_type: 's3',
      signing_behavior: 'always',
    });
  });

  it('keeps files with a hash for ever and asks for all others again, each with its type', () => {
    const files = resource(stack, 'aws_s3_object', 'gallery_page_file')['for_each'];

    expect(files).toMatchObject({
      'index.html': { cache_control: 'no-cache', content_type: 'text/html; charset=utf-8' },
      'assets/index-4f2a.js': {
        cache_control: 'public, max-age=31536000, immutable',
        content_type: 'text/javascript; charset=utf-8',
        source: expect.stringMatching(/^\$\{path\.module}\/assets\//),
      },
    });
  });

  it('reads from config.json where to sign in, and nothing that is secret', () => {
    const { content, cache_control: cache } = resource(stack, 'aws_s3_object', 'gallery_page_configuration');

    expect(cache).toBe('no-cache');
    expect(parsed(content)).toEqual({
      mode: 'cognito',
      domain: 'https://${aws_cognito_user_pool_domain.gallery_users_domain.domain}.auth.us-east-1.amazoncognito.com',
      clientId: '${aws_cognito_user_pool_client.gallery_users_client.id}',
      region: 'us-east-1',
    });
  });

  it('is sent with a policy that lets it load itself, the photos and tokens only', () => {
    const headers = resource(stack, 'aws_cloudfront_response_headers_policy');
    const security = headers['security_headers_config'] as Readonly<Record<string, Block>>;
    const policy = String(security['content_security_policy']!['content_security_policy']);
    const photos = 'https://${aws_s3_bucket.photos_bucket.id}.s3.us-east-1.${data.aws_partition.partition.dns_suffix}';

    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain(`img-src 'self' data: blob: ${photos};`);
    expect(policy).toContain(`connect-src 'self' ${photos} https://`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(security).toMatchObject({
      strict_transport_security: { access_control_max_age_sec: 63_072_000, include_subdomains: true },
      content_type_options: { override: true },
      frame_options: { frame_option: 'DENY' },
      referrer_policy: { referrer_policy: 'no-referrer' },
    });
    const behaviors = [distribution['default_cache_behavior'], ...(distribution['ordered_cache_behavior'] as Block[])];
    for (const behavior of behaviors as Block[]) {
      expect(behavior['response_headers_policy_id']).toBe(
        '${aws_cloudfront_response_headers_policy.gallery_distribution_headers.id}',
      );
    }
  });

  it('hands the API on by TLS 1.2, with the token and without a cache', () => {
    const [api] = distribution['ordered_cache_behavior'] as [Block];

    expect(api).toMatchObject({
      path_pattern: '/api/*',
      target_origin_id: 'api',
      viewer_protocol_policy: 'https-only',
      cache_policy_id: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      origin_request_policy_id: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
    expect(apiOrigin['custom_origin_config']).toMatchObject({
      origin_protocol_policy: 'https-only',
      origin_ssl_protocols: ['TLSv1.2'],
    });
  });

  it('stands at every address within it, without taking the place of files or of errors', () => {
    const code = String(resource(stack, 'aws_cloudfront_function')['code']);
    const uriOf = (uri: string): unknown => runInNewContext(`${code}handler({ request: { uri } }).uri`, { uri });

    for (const address of ['/', '/albums/anna%2F2024.07', '/photo/incoming/a.jpg', '/riders/anna.b', '/assets/']) {
      expect([address, uriOf(address)]).toEqual([address, '/index.html']);
    }
    for (const file of ['/index.html', '/config.json', '/favicon.svg', '/assets/index-4f2a.js']) {
      expect(uriOf(file)).toBe(file);
    }
    expect(distribution).not.toHaveProperty('custom_error_response');
    expect((distribution['ordered_cache_behavior'] as [Block])[0]).not.toHaveProperty('function_association');
  });

  it('may upload to the photos and read them, and so may no other page', () => {
    const cors = resource(stack, 'aws_s3_bucket_cors_configuration');

    expect(cors['cors_rule']).toMatchObject([{ allowed_origins: [`https://\${${DISTRIBUTION}.domain_name}`] }]);
    expect(resource(stack, 'aws_apigatewayv2_api')).not.toHaveProperty('cors_configuration');
  });
});

describe('a name of its own', () => {
  const named = stackWith({ ...GALLERY, domain: DOMAIN });

  it('takes TLS 1.2 and later only', () => {
    expect(resource(named, 'aws_cloudfront_distribution')).toMatchObject({
      aliases: ['photos.example.com'],
      viewer_certificate: {
        acm_certificate_arn: DOMAIN.certificateArn,
        minimum_protocol_version: 'TLSv1.2_2021',
        ssl_support_method: 'sni-only',
      },
    });
  });

  it('is where people come back to after they have signed in, and whom the photos let in', () => {
    expect(resource(named, 'aws_cognito_user_pool_client')).toMatchObject({
      callback_urls: ['https://photos.example.com/'],
      logout_urls: ['https://photos.example.com/'],
    });
    expect(JSON.stringify(resource(named, 'aws_s3_bucket_cors_configuration'))).toContain(
      '"allowed_origins":["https://photos.example.com"]',
    );
    expect(named.output['gallery_origin']!['value']).toBe('https://photos.example.com');
  });
});

describe('users', () => {
  it('are made by an administrator, may have a second factor, and cannot be deleted', () => {
    expect(resource(stack, 'aws_cognito_user_pool')).toMatchObject({
      admin_create_user_config: { allow_admin_create_user_only: true },
      mfa_configuration: 'OPTIONAL',
      software_token_mfa_configuration: { enabled: true },
      deletion_protection: 'ACTIVE',
    });
    expect(resource(stack, 'aws_cognito_user_group')['name']).toBe('admin');
  });

  it('are what the environment says otherwise', () => {
    const open = stackWith({ selfSignUp: true, requireMfa: true }, { protectData: false });

    expect(resource(open, 'aws_cognito_user_pool')).toMatchObject({
      admin_create_user_config: { allow_admin_create_user_only: false },
      mfa_configuration: 'ON',
      deletion_protection: 'INACTIVE',
    });
  });

  it('sign in by a code, on the pages of Cognito, for a client that has no secret', () => {
    expect(resource(stack, 'aws_cognito_user_pool_client')).toMatchObject({
      generate_secret: false,
      allowed_oauth_flows: ['code'],
      allowed_oauth_scopes: ['openid'],
      explicit_auth_flows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      prevent_user_existence_errors: 'ENABLED',
    });
    expect(resource(stack, 'aws_cognito_user_pool_domain')['managed_login_version']).toBe(2);
    expect(parsed<object>(resource(stack, 'aws_cloudformation_stack')['template_body'])).toMatchObject({
      Resources: { Style: { Type: 'AWS::Cognito::ManagedLoginBranding' } },
    });
  });

  it('stay when the gallery is removed from the environment', () => {
    const guard = resource(stack, 'aws_dynamodb_table', 'gallery_data_guard');
    const dependencies = guard['depends_on'] as string[];

    expect(guard['deletion_protection_enabled']).toBe(true);
    expect(dependencies).toContain('aws_cognito_user_pool.gallery_users');
    expect(dependencies).toContain(DISTRIBUTION);
  });
});

describe('the API', () => {
  it('answers only who has a token of these users, for this client', () => {
    const routes = Object.values(stack.resource['aws_apigatewayv2_route']!);

    expect(routes).toMatchObject([
      {
        route_key: 'ANY /api/{proxy+}',
        authorization_type: 'JWT',
        authorizer_id: '${aws_apigatewayv2_authorizer.gallery_http_api_authorizer.id}',
      },
    ]);
    expect(resource(stack, 'aws_apigatewayv2_authorizer')['jwt_configuration']).toEqual({
      issuer:
        'https://cognito-idp.us-east-1.${data.aws_partition.partition.dns_suffix}/${aws_cognito_user_pool.gallery_users.id}',
      audience: ['${aws_cognito_user_pool_client.gallery_users_client.id}'],
    });
  });

  it('holds back who asks too often, and logs requests without what people name and where they are', () => {
    const stage = resource(stack, 'aws_apigatewayv2_stage');
    const { format, destination_arn: log } = stage['access_log_settings'] as Block;

    expect(stage['default_route_settings']).toMatchObject({ throttling_rate_limit: 100, throttling_burst_limit: 200 });
    expect(log).toBe('${aws_cloudwatch_log_group.gallery_http_api_access_log.arn}');
    expect(parsed<object>(format)).toMatchObject({ status: '$context.status', user: '$context.authorizer.claims.sub' });
    expect(String(format)).not.toMatch(/path|sourceIp|userAgent/i);
  });

  it('is one function that API Gateway alone may call, with one role', () => {
    expect(resource(stack, 'aws_lambda_permission', 'gallery_http_api_permission')).toMatchObject({
      principal: 'apigateway.amazonaws.com',
      function_name: '${aws_lambda_function.gallery_api.function_name}',
      source_arn: '${aws_apigatewayv2_api.gallery_http_api.execution_arn}/*/*/api/{proxy+}',
    });
    const roles = Object.keys(stack.resource['aws_iam_role']!).filter((name) => name.startsWith('gallery'));
    expect(roles).toEqual(['gallery_api_role']);
  });

  it('knows the users, and only the workflows that there are', () => {
    const { 'image-analysis': images } = environmentWithModel('prod').workflows;
    const alone = stackWith(GALLERY, { workflows: { 'image-analysis': images! } });
    const variablesOf = (configuration: Configuration): Block =>
      (resource(configuration, 'aws_lambda_function', 'gallery_api')['environment'] as { variables: Block }).variables;
    const sids = (configuration: Configuration): unknown[] =>
      parsed<PolicyDocument>(
        resource(configuration, 'aws_iam_role_policy', 'gallery_api_role_policy')['policy'],
      ).Statement.map(({ Sid }) => Sid);

    expect(variablesOf(stack)).toMatchObject({
      USER_POOL_ID: '${aws_cognito_user_pool.gallery_users.id}',
      USER_POOL_CLIENT_ID: '${aws_cognito_user_pool_client.gallery_users_client.id}',
      RIDER_OWNERS_TABLE_NAME: '${aws_dynamodb_table.rider_owners_table.name}',
    });
    expect(sids(stack)).toEqual(expect.arrayContaining(['ReadRecords', 'EraseRider', 'StartRun']));
    expect(variablesOf(alone)).not.toHaveProperty('RIDERS_TABLE_NAME');
    expect(sids(alone)).not.toEqual(expect.arrayContaining(['EraseRider']));
    expect(alone.resource['aws_dynamodb_table']).not.toHaveProperty('rider_owners_table');
  });

  it('stands behind a web ACL where one is given', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/photos/0a1b';

    expect(resource(stackWith({ ...GALLERY, webAclArn }), 'aws_cloudfront_distribution')['web_acl_id']).toBe(webAclArn);
    expect(resource(stack, 'aws_cloudfront_distribution')).not.toHaveProperty('web_acl_id');
  });
});
