import type { ServiceRequest } from './service';

/** What a request asks for, as far as its envelope tells. */
export interface RequestNames {
  /** Name of the API operation, e.g. `DetectLabels`, `PutObject` or `Publish`. */
  readonly operation: string;
  /** Bucket and decoded object key of an S3 request. */
  readonly bucket?: string;
  readonly key?: string;
}

/** Names the operation of a request by the protocol of its service: S3's and Lambda's REST, the query protocol (SNS) or JSON. */
export function nameRequest(signingName: string, request: ServiceRequest): RequestNames {
  if (signingName === 's3') return nameS3Request(request);
  if (signingName === 'lambda' && request.path.endsWith('/invocations')) return { operation: 'Invoke' };
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return { operation: target.slice(target.lastIndexOf('.') + 1) };
  return { operation: new URLSearchParams(request.body.toString('utf8')).get('Action') ?? 'Unknown' };
}

/** S3 operations by method and the query parameter that tells them apart (empty: none). */
const OBJECT_OPERATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  GET: { '': 'GetObject', tagging: 'GetObjectTagging', uploadId: 'ListParts' },
  HEAD: { '': 'HeadObject' },
  PUT: { '': 'PutObject', tagging: 'PutObjectTagging', uploadId: 'UploadPart' },
  DELETE: { '': 'DeleteObject', tagging: 'DeleteObjectTagging', uploadId: 'AbortMultipartUpload' },
  POST: { '': 'PostObject', uploads: 'CreateMultipartUpload', uploadId: 'CompleteMultipartUpload' },
};

const BUCKET_OPERATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  GET: {
    '': 'ListObjects',
    'list-type': 'ListObjectsV2',
    versions: 'ListObjectVersions',
    location: 'GetBucketLocation',
  },
  HEAD: { '': 'HeadBucket' },
  PUT: { '': 'CreateBucket', versioning: 'PutBucketVersioning' },
  DELETE: { '': 'DeleteBucket' },
  POST: { '': 'PostObject', delete: 'DeleteObjects' },
};

function nameS3Request({ method, path, query, headers }: ServiceRequest): RequestNames {
  const [, bucket = '', rest] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  const key = decode(rest ?? '');
  if (bucket === '') return { operation: 'ListBuckets' };
  const operations = (key === '' ? BUCKET_OPERATIONS : OBJECT_OPERATIONS)[method] ?? {};
  const marker = Object.keys(operations).find((parameter) => parameter !== '' && query.has(parameter)) ?? '';
  const operation = operations[marker] ?? 'Unknown';
  const isCopy = operation === 'PutObject' && headers['x-amz-copy-source'] !== undefined;
  return { operation: isCopy ? 'CopyObject' : operation, bucket, ...(key === '' ? {} : { key }) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
