import type { ServiceRequest } from '../service';
import {
  createBucket,
  deleteBucket,
  getBucketVersioning,
  headBucket,
  listBuckets,
  putBucketVersioning,
} from './bucket-operations';
import { BUCKET_FACTS, getBucketNotification, putBucketNotification } from './bucket-facts';
import type { S3Call, S3Reply } from './call';
import { notImplemented, S3Error } from './errors';
import { listObjects, listObjectVersions } from './list-operations';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './multipart-operations';
import { copyObject } from './object-copy';
import { deleteObject, deleteObjects } from './object-deletes';
import { postObject } from './object-posts';
import { getObject, headObject } from './object-reads';
import { putObject } from './object-writes';
import type { Storage } from './storage';

export interface Operation {
  /** As in the API reference, e.g. `PutObject`. */
  readonly name: string;
  readonly run: (storage: Storage, call: S3Call) => Promise<S3Reply>;
}

/** Operations by method, level and sub-resource, as in `GET bucket?versioning`. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET service': { name: 'ListBuckets', run: listBuckets },
  'PUT bucket': { name: 'CreateBucket', run: createBucket },
  'HEAD bucket': { name: 'HeadBucket', run: headBucket },
  'DELETE bucket': { name: 'DeleteBucket', run: deleteBucket },
  'GET bucket?versioning': { name: 'GetBucketVersioning', run: getBucketVersioning },
  'PUT bucket?versioning': { name: 'PutBucketVersioning', run: putBucketVersioning },
  'GET bucket?notification': { name: 'GetBucketNotificationConfiguration', run: getBucketNotification },
  'PUT bucket?notification': { name: 'PutBucketNotificationConfiguration', run: putBucketNotification },
  ...BUCKET_FACTS,
  'GET bucket?list-type': { name: 'ListObjectsV2', run: listObjects },
  'GET bucket?versions': { name: 'ListObjectVersions', run: listObjectVersions },
  'POST bucket': { name: 'PostObject', run: postObject },
  'POST bucket?delete': { name: 'DeleteObjects', run: deleteObjects },
  'GET object': { name: 'GetObject', run: getObject },
  'HEAD object': { name: 'HeadObject', run: headObject },
  'PUT object': { name: 'PutObject', run: putObject },
  'PUT object from copy source': { name: 'CopyObject', run: copyObject },
  'DELETE object': { name: 'DeleteObject', run: deleteObject },
  'POST object?uploads': { name: 'CreateMultipartUpload', run: createMultipartUpload },
  'PUT object?uploadId': { name: 'UploadPart', run: uploadPart },
  'POST object?uploadId': { name: 'CompleteMultipartUpload', run: completeMultipartUpload },
  'DELETE object?uploadId': { name: 'AbortMultipartUpload', run: abortMultipartUpload },
};

/** Parameters that refine an operation. Any other one names a sub-resource, which only its own operation may have. */
const PLAIN_PARAMETERS = new Set([
  'x-id',
  'versionId',
  'partNumber',
  'prefix',
  'delimiter',
  'max-keys',
  'encoding-type',
  'continuation-token',
  'start-after',
  'fetch-owner',
  'key-marker',
  'version-id-marker',
]);

/**
 * Finds the operation that a request asks for. A sub-resource that is not here (`?acl`, `?tagging` ...) is refused
 * instead of being answered as if it were not there.
 * @throws S3Error NotImplemented or MethodNotAllowed
 */
export function routeOf({ method, query, headers }: ServiceRequest, bucket: string, key: string): Operation {
  const level = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';
  const subresources = [...query.keys()].filter((name) => !isPlain(name));
  const parameters = subresources.length === 0 ? '' : `?${subresources.join('&')}`;
  const copy = method === 'PUT' && parameters === '' && headers['x-amz-copy-source'] !== undefined;
  const operation = OPERATIONS[`${method} ${level}${parameters}${copy ? ' from copy source' : ''}`];
  if (operation !== undefined && isSupported(operation, query)) return operation;

  if (!['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].includes(method)) {
    throw new S3Error(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      Method: method,
    });
  }
  if (operation === undefined && method === 'GET' && level === 'bucket' && parameters === '') {
    throw notImplemented('ListObjects; call ListObjectsV2');
  }
  throw notImplemented(`${method} of a ${level} with the parameters "${[...query.keys()].join(', ')}"`);
}

function isPlain(name: string): boolean {
  return PLAIN_PARAMETERS.has(name) || /^x-amz-/i.test(name) || name.startsWith('response-');
}

function isSupported(operation: Operation, query: URLSearchParams): boolean {
  return operation.name !== 'ListObjectsV2' || query.get('list-type') === '2';
}
