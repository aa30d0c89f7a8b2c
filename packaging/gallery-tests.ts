import { arn, assertion, assignments, body, mocks } from './module-tests';

/** What the provider checks of resources that only a gallery has. */
const MOCKED = {
  aws_apigatewayv2_api: { execution_arn: arn('execute-api', 'mocked') },
  aws_cloudfront_distribution: { arn: 'arn:aws:cloudfront::123456789012:distribution/mocked' },
  aws_cloudfront_function: { arn: 'arn:aws:cloudfront::123456789012:function/mocked' },
  aws_cognito_user_pool: { arn: arn('cognito-idp', 'userpool/mocked'), id: 'eu-west-1_mocked' },
  aws_lambda_function: { arn: arn('lambda', 'function:mocked') },
};

const named = (service: string, resource: string): string =>
  `{ name = "${resource.split('/').pop()}", arn = "${arn(service, resource)}" }`;

const VARIABLES = body('variables', [
  'name_prefix = "test"',
  ...body('image_analysis =', [
    ...assignments({
      photos_bucket: '{ name = "photos", arn = "arn:aws:s3:::photos" }',
      images_table: named('dynamodb', 'table/images'),
      image_facets_table: named('dynamodb', 'table/image-facets'),
      albums_table: named('dynamodb', 'table/albums'),
      uploads_queue: `{ url = "https://sqs.example.com/uploads", arn = "${arn('sqs', 'uploads')}" }`,
      image_analysis_state_machine: named('states', 'stateMachine:image-analysis'),
      kms_key: `{ arn = "${arn('kms', 'key/photos')}" }`,
    }),
  ]).split('\n'),
]);

const DOMAIN =
  'domain = { name = "photos.example.com", certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/mocked" }';

/** Values that do not fit, by variable. */
const WRONG = {
  name_prefix: '"Upper"',
  log_retention_days: '2',
  permissions_boundary_arn: '"boundary"',
  web_acl_arn: '"photos"',
  domain: '{ name = "https://photos.example.com", certificate_arn = "photos" }',
};

/** Tests for `terraform test` that need no credentials, by path below the folder of the module of the gallery. */
export function galleryTests(): Record<string, string> {
  const lambda = 'aws_lambda_function.gallery_api.environment[0].variables';
  const policy = 'aws_iam_role_policy.gallery_api_role_policy.policy';
  const alone = [
    assertion(`${lambda}["RIDERS_TABLE_NAME"] == ""`, 'There is a table of riders without rider-photo.'),
    assertion(`strcontains(${policy}, "000000000000:project/nothing")`, 'The role may reach some riders.'),
    assertion(`strcontains(${policy}, "${arn('kms', 'key/photos')}")`, 'The role may not use the key of the photos.'),
  ];
  const certificate = 'aws_cloudfront_distribution.gallery_distribution.viewer_certificate[0]';
  const ownName = [
    body('variables', [DOMAIN]),
    assertion('output.gallery_origin == "https://photos.example.com"', 'The page is found elsewhere.'),
    assertion(`${certificate}.minimum_protocol_version == "TLSv1.2_2021"`, 'The page takes older versions of TLS.'),
    assertion(
      'contains(aws_cognito_user_pool_client.gallery_users_client.callback_urls, "https://photos.example.com/")',
      'People do not come back to the page.',
    ),
  ];
  const wrong = [
    'command = plan',
    body('variables', assignments(WRONG)),
    `expect_failures = [\n${Object.keys(WRONG)
      .map((name) => `  var.${name},\n`)
      .join('')}]`,
  ];
  const run = (name: string, parts: readonly string[]): string => body(`run "${name}"`, parts.join('\n\n').split('\n'));
  const runs = [
    run('shows_nothing_of_what_is_not_given', alone),
    run('has_a_name_of_its_own', ownName),
    run('refuses_values', wrong),
  ];
  return { 'tests/gallery.tftest.hcl': `${[mocks(MOCKED), VARIABLES, ...runs].join('\n\n')}\n` };
}
