import type { IncomingHttpHeaders } from 'node:http';

/** A signed request to AWS. */
export interface AwsRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Service in the scope of its signature. */
  readonly service: string | undefined;
  /** Operation of a JSON protocol. */
  readonly operation: string | undefined;
}

/** Prefixes of IAM actions that differ from the name that requests are signed for. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/** Subresources of a bucket: what IAM calls reading and writing them. Deleting one takes the permission to write it. */
const BUCKET_ACTIONS: Readonly<Record<string, readonly [read: string, write: string]>> = {
  accelerate: ['GetAccelerateConfiguration', 'PutAccelerateConfiguration'],
  acl: ['GetBucketAcl', 'PutBucketAcl'],
  cors: ['GetBucketCORS', 'PutBucketCORS'],
  encryption: ['GetEncryptionConfiguration', 'PutEncryptionConfiguration'],
  lifecycle: ['GetLifecycleConfiguration', 'PutLifecycleConfiguration'],
  logging: ['GetBucketLogging', 'PutBucketLogging'],
  notification: ['GetBucketNotification', 'PutBucketNotification'],
  'object-lock': ['GetBucketObjectLockConfiguration', 'PutBucketObjectLockConfiguration'],
  ownershipControls: ['GetBucketOwnershipControls', 'PutBucketOwnershipControls'],
  policy: ['GetBucketPolicy', 'PutBucketPolicy'],
  publicAccessBlock: ['GetBucketPublicAccessBlock', 'PutBucketPublicAccessBlock'],
  replication: ['GetReplicationConfiguration', 'PutReplicationConfiguration'],
  requestPayment: ['GetBucketRequestPayment', 'PutBucketRequestPayment'],
  tagging: ['GetBucketTagging', 'PutBucketTagging'],
  versioning: ['GetBucketVersioning', 'PutBucketVersioning'],
  website: ['GetBucketWebsite', 'PutBucketWebsite'],
};

/** Lambda's REST requests by method and path, the names in it left out. */
const LAMBDA_ACTIONS: Readonly<Record<string, string>> = {
  'POST functions': 'CreateFunction',
  'GET functions': 'ListFunctions',
  'GET functions/*': 'GetFunction',
  'DELETE functions/*': 'DeleteFunction',
  'GET functions/*/configuration': 'GetFunctionConfiguration',
  'PUT functions/*/configuration': 'UpdateFunctionConfiguration',
  'PUT functions/*/code': 'UpdateFunctionCode',
  'GET functions/*/versions': 'ListVersionsByFunction',
  'GET functions/*/code-signing-config': 'GetFunctionCodeSigningConfig',
  'PUT functions/*/concurrency': 'PutFunctionConcurrency',
  'DELETE functions/*/concurrency': 'DeleteFunctionConcurrency',
  'GET functions/*/policy': 'GetPolicy',
  'POST functions/*/policy': 'AddPermission',
  'DELETE functions/*/policy/*': 'RemovePermission',
  'POST event-source-mappings': 'CreateEventSourceMapping',
  'GET event-source-mappings': 'ListEventSourceMappings',
  'GET event-source-mappings/*': 'GetEventSourceMapping',
  'PUT event-source-mappings/*': 'UpdateEventSourceMapping',
  'DELETE event-source-mappings/*': 'DeleteEventSourceMapping',
  'GET layers': 'ListLayers',
  'POST layers/*/versions': 'PublishLayerVersion',
  'GET layers/*/versions/*': 'GetLayerVersion',
  'DELETE layers/*/versions/*': 'DeleteLayerVersion',
  'GET tags/*': 'ListTags',
  'POST tags/*': 'TagResource',
  'DELETE tags/*': 'UntagResource',
};

const SCHEDULER_ACTIONS: Readonly<Record<string, string>> = {
  'POST schedules/*': 'CreateSchedule',
  'PUT schedules/*': 'UpdateSchedule',
  'GET schedules/*': 'GetSchedule',
  'GET schedules': 'ListSchedules',
  'DELETE schedules/*': 'DeleteSchedule',
};

const CLOUDFRONT_ACTIONS: Readonly<Record<string, string>> = {
  'POST distribution': 'CreateDistribution',
  'GET distribution/*': 'GetDistribution',
  'PUT distribution/*/config': 'UpdateDistribution',
  'DELETE distribution/*': 'DeleteDistribution',
  'POST origin-access-control': 'CreateOriginAccessControl',
  'GET origin-access-control/*': 'GetOriginAccessControl',
  'PUT origin-access-control/*/config': 'UpdateOriginAccessControl',
  'DELETE origin-access-control/*': 'DeleteOriginAccessControl',
  'POST response-headers-policy': 'CreateResponseHeadersPolicy',
  'GET response-headers-policy/*': 'GetResponseHeadersPolicy',
  'PUT response-headers-policy/*': 'UpdateResponseHeadersPolicy',
  'DELETE response-headers-policy/*': 'DeleteResponseHeadersPolicy',
  'POST function': 'CreateFunction',
  'GET function/*': 'GetFunction',
  'GET function/*/describe': 'DescribeFunction',
  'POST function/*/publish': 'PublishFunction',
  'PUT function/*': 'UpdateFunction',
  'DELETE function/*': 'DeleteFunction',
  'GET tagging': 'ListTagsForResource',
  'POST tagging': 'TagResource',
};

/** Requests about an object. Reading its tags takes a permission of its own. */
const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  HEAD: 'GetObject',
  GET: 'GetObject',
  DELETE: 'DeleteObject',
};

/**
 * The IAM action that a request needs, e.g. `s3:PutBucketVersioning`.
 * @throws Error for a request that the tables here do not know
 */
export function iamAction(request: AwsRequest): string {
  const { service = 'unsigned', method, url } = request;
  return `${PREFIXES[service] ?? service}:${operationOf(request) ?? unknown(`${service} ${method} ${url.pathname}${url.search}`)}`;
}

function operationOf({ service, operation, method, url, body }: AwsRequest): string | undefined {
  if (operation !== undefined) return operation;
  const path = url.pathname.replace(/^\/\d{4}-\d\d-\d\d\//, '').replace(/^\/|\/$/g, '');
  switch (service) {
    case 's3':
      return bucketAction(method, path, url.searchParams);
    case 'lambda':
      return LAMBDA_ACTIONS[`${method} ${withoutNames(path)}`];
    case 'apigateway':
      // What HTTP APIs have for actions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagementv2.html
      return method;
    case 'cloudfront':
      return CLOUDFRONT_ACTIONS[`${method} ${withoutNames(path)}`];
    case 'scheduler':
      return SCHEDULER_ACTIONS[`${method} ${withoutNames(path)}`];
    default:
      return new URLSearchParams(body.toString()).get('Action') ?? undefined;
  }
}

/** Puts an asterisk for every second segment of a path, which is a name. */
function withoutNames(path: string): string {
  return path
    .split('/')
    .map((segment, index) => (index % 2 === 1 ? '*' : segment))
    .join('/');
}

function bucketAction(method: string, path: string, query: URLSearchParams): string | undefined {
  if (path === '') return 'ListAllMyBuckets';
  if (path.includes('/')) return query.has('tagging') ? 'GetObjectTagging' : OBJECT_ACTIONS[method];
  const subresource = [...query.keys()].find((key) => key in BUCKET_ACTIONS);
  if (subresource) {
    if (subresource === 'policy' && method === 'DELETE') return 'DeleteBucketPolicy';
    return BUCKET_ACTIONS[subresource]![method === 'GET' ? 0 : 1];
  }
  if (query.has('versions')) return 'ListBucketVersions';
  if (query.has('delete')) return 'DeleteObject';
  return { PUT: 'CreateBucket', DELETE: 'DeleteBucket', HEAD: 'ListBucket', GET: 'ListBucket' }[method];
}

function unknown(request: string): never {
  throw new Error(`No IAM action is known for "${request}": add it to the tables of this file.`);
}
