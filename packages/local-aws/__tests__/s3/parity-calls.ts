import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** What later calls take from earlier ones. */
export interface Noted {
  firstVersion?: string;
  marker?: string;
  uploadId?: string;
  token?: string;
  keyMarker?: string;
  versionMarker?: string;
}

/** A normalised answer, or `{ error }` with the error's name. */
export type Answer = Record<string, unknown>;

export interface ParityCall {
  readonly name: string;
  readonly call: (client: S3Client, noted: Noted) => Promise<unknown>;
  /** Where moto 5.2 answers otherwise than S3 is documented to. */
  readonly motoDefect?: {
    readonly reason: string;
    /** Makes of moto's answer what S3 answers, and leaves that as it is: a moto without the defect passes too. */
    readonly correct: (answer: Answer) => Answer;
  };
}

const P = { Bucket: 'plain' };
const V = { Bucket: 'versioned' };
const ETAG = '"9a0364b9e99bb480dd25e1f0284c8555"'; // MD5 of "content"

const call = (name: string, run: ParityCall['call'], motoDefect?: ParityCall['motoDefect']): ParityCall => ({
  name,
  call: run,
  ...(motoDefect === undefined ? {} : { motoDefect }),
});

const error = (name: string, status: number): Answer => ({ error: name, $metadata: { status } });

/** Corrects every item of a list in an answer. */
const each =
  (list: string, change: (item: Answer) => Answer) =>
  (answer: Answer): Answer => ({ ...answer, [list]: (answer[list] as Answer[]).map(change) });

const versionsWithChecksums = {
  reason: 'leaves ChecksumAlgorithm out of ListObjectVersions, which the API reference has in every Version',
  correct: each('Versions', (version) => ({ ...version, ChecksumAlgorithm: ['CRC32'] })),
};

/** The same calls for every S3, in this order: each relies on what those before it left. */
export const PARITY_CALLS: readonly ParityCall[] = [
  // Buckets
  call('creates a bucket', (c) => c.send(new CreateBucketCommand(P))),
  call('creates it again in us-east-1', (c) => c.send(new CreateBucketCommand(P))),
  call('creates a second bucket', (c) => c.send(new CreateBucketCommand(V))),
  call('heads a bucket', (c) => c.send(new HeadBucketCommand(P))),
  call('heads a missing bucket', (c) => c.send(new HeadBucketCommand({ Bucket: 'missing' }))),
  call('lists buckets', (c) => c.send(new ListBucketsCommand({}))),
  call('reads versioning that is off', (c) => c.send(new GetBucketVersioningCommand(V))),
  call('turns versioning on', (c) =>
    c.send(new PutBucketVersioningCommand({ ...V, VersioningConfiguration: { Status: 'Enabled' } })),
  ),
  call('reads versioning that is on', (c) => c.send(new GetBucketVersioningCommand(V))),

  // Objects without versions
  call('puts a string', (c) =>
    c.send(
      new PutObjectCommand({
        ...P,
        Key: 'k',
        Body: 'content',
        ContentType: 'image/jpeg',
        CacheControl: 'no-store',
        Metadata: { userid: 'anna' },
      }),
    ),
  ),
  call('puts a stream', (c) =>
    c.send(
      new PutObjectCommand({ ...P, Key: 'stream', Body: Readable.from([Buffer.from('content')]), ContentLength: 7 }),
    ),
  ),
  call('puts no bytes', (c) => c.send(new PutObjectCommand({ ...P, Key: 'empty', Body: Buffer.alloc(0) }))),
  call('puts into a missing bucket', (c) => c.send(new PutObjectCommand({ Bucket: 'missing', Key: 'k', Body: 'x' }))),
  call('gets it', (c) => c.send(new GetObjectCommand({ ...P, Key: 'k' }))),
  call('gets the stream', (c) => c.send(new GetObjectCommand({ ...P, Key: 'stream' }))),
  call('heads it', (c) => c.send(new HeadObjectCommand({ ...P, Key: 'k' }))),
  call('gets a missing key', (c) => c.send(new GetObjectCommand({ ...P, Key: 'missing' }))),
  call('heads a missing key', (c) => c.send(new HeadObjectCommand({ ...P, Key: 'missing' }))),
  call('gets from a missing bucket', (c) => c.send(new GetObjectCommand({ Bucket: 'missing', Key: 'k' }))),
  ...['bytes=1-3', 'bytes=4-', 'bytes=-2', 'bytes=7-', 'bytes=3-1'].map((Range) =>
    call(`gets ${Range}`, (c) => c.send(new GetObjectCommand({ ...P, Key: 'k', Range }))),
  ),
  call('gets bytes=0-99', (c) => c.send(new GetObjectCommand({ ...P, Key: 'k', Range: 'bytes=0-99' })), {
    reason: 'gives the checksum of the object with a part of it, if that happens to be all of it',
    correct: ({ ChecksumCRC32: _, ...answer }) => answer,
  }),
  call('heads bytes=1-3', (c) => c.send(new HeadObjectCommand({ ...P, Key: 'k', Range: 'bytes=1-3' }))),
  call('gets a range of no bytes', (c) => c.send(new GetObjectCommand({ ...P, Key: 'empty', Range: 'bytes=0-9' }))),
  call('gets with If-Match', (c) => c.send(new GetObjectCommand({ ...P, Key: 'k', IfMatch: ETAG }))),
  call('gets with another If-Match', (c) => c.send(new GetObjectCommand({ ...P, Key: 'k', IfMatch: '"other"' }))),
  call('gets with If-None-Match', (c) => c.send(new GetObjectCommand({ ...P, Key: 'k', IfNoneMatch: ETAG }))),
  call('heads with If-None-Match', (c) => c.send(new HeadObjectCommand({ ...P, Key: 'k', IfNoneMatch: ETAG }))),
  call('heads with another If-Match', (c) => c.send(new HeadObjectCommand({ ...P, Key: 'k', IfMatch: '"other"' }))),
  call('puts over it with If-None-Match: *', (c) =>
    c.send(new PutObjectCommand({ ...P, Key: 'k', Body: 'x', IfNoneMatch: '*' })),
  ),
  call('puts over it with another If-Match', (c) =>
    c.send(new PutObjectCommand({ ...P, Key: 'k', Body: 'x', IfMatch: '"other"' })),
  ),
  call('puts a new key with If-None-Match: *', (c) =>
    c.send(new PutObjectCommand({ ...P, Key: 'new', Body: 'x', IfNoneMatch: '*' })),
  ),
  call('copies it', (c) => c.send(new CopyObjectCommand({ ...P, Key: 'copy', CopySource: 'plain/k' }))),
  call('heads the copy', (c) => c.send(new HeadObjectCommand({ ...P, Key: 'copy' }))),
  call('copies it with other metadata', (c) =>
    c.send(
      new CopyObjectCommand({
        ...P,
        Key: 'copy',
        CopySource: 'plain/k',
        MetadataDirective: 'REPLACE',
        ContentType: 'image/png',
        Metadata: { albumid: 'b' },
      }),
    ),
  ),
  call('heads the other copy', (c) => c.send(new HeadObjectCommand({ ...P, Key: 'copy' }))),
  call('copies a missing key', (c) => c.send(new CopyObjectCommand({ ...P, Key: 'x', CopySource: 'plain/missing' }))),
  call('copies it onto itself', (c) => c.send(new CopyObjectCommand({ ...P, Key: 'k', CopySource: 'plain/k' }))),
  call('deletes it with another If-Match', (c) =>
    c.send(new DeleteObjectCommand({ ...P, Key: 'copy', IfMatch: '"other"' })),
  ),
  call('deletes a missing key with If-Match', (c) =>
    c.send(new DeleteObjectCommand({ ...P, Key: 'missing', IfMatch: ETAG })),
  ),
  call('deletes it with If-Match', (c) => c.send(new DeleteObjectCommand({ ...P, Key: 'copy', IfMatch: ETAG }))),
  call('deletes it', (c) => c.send(new DeleteObjectCommand({ ...P, Key: 'copy' }))),
  call('deletes a missing key', (c) => c.send(new DeleteObjectCommand({ ...P, Key: 'missing' }))),

  // Hostile keys
  ...['a b+c', '%41', '/lead', 'x//y', '(1) \'q\' "d".jpg', 'Ünï/写真/🌄'].flatMap((Key) => [
    call(`puts ${Key}`, (c) => c.send(new PutObjectCommand({ ...P, Key: `h/${Key}`, Body: Key }))),
    call(`gets ${Key}`, (c) => c.send(new GetObjectCommand({ ...P, Key: `h/${Key}` }))),
    call(`copies ${Key}`, (c) =>
      c.send(new CopyObjectCommand({ ...P, Key: `h2/${Key}`, CopySource: `plain/${encodeURIComponent(`h/${Key}`)}` })),
    ),
  ]),
  call('lists them', (c) => c.send(new ListObjectsV2Command({ ...P, Prefix: 'h2/' }))),
  call('lists them encoded', (c) => c.send(new ListObjectsV2Command({ ...P, Prefix: 'h/', EncodingType: 'url' })), {
    reason: 'encodes spaces as %20, where S3 uses the form encoding that SDKs decode',
    correct: each('Contents', (item) => ({ ...item, Key: String(item['Key']).replace(/%20/g, '+') })),
  }),

  // Listings
  call('lists folders', (c) => c.send(new ListObjectsV2Command({ ...P, Delimiter: '/' }))),
  call('lists a first page', async (c, noted) => {
    const page = await c.send(new ListObjectsV2Command({ ...P, MaxKeys: 2 }));
    noted.token = page.NextContinuationToken;
    return page;
  }),
  call(
    'lists the next page',
    (c, noted) => c.send(new ListObjectsV2Command({ ...P, MaxKeys: 2, ContinuationToken: noted.token })),
    {
      reason: 'does not repeat the continuation token',
      correct: (answer) => ({ ...answer, ContinuationToken: '<ContinuationToken>' }),
    },
  ),
  call('lists after a key', (c) =>
    c.send(new ListObjectsV2Command({ ...P, StartAfter: 'h2/a b+c', FetchOwner: true })),
  ),
  call('lists a missing bucket', (c) => c.send(new ListObjectsV2Command({ Bucket: 'missing' }))),

  // Versions
  call('puts a version', async (c, noted) => {
    const put = await c.send(new PutObjectCommand({ ...V, Key: 'k', Body: 'first' }));
    noted.firstVersion = put.VersionId;
    return put;
  }),
  call('puts another version', (c) => c.send(new PutObjectCommand({ ...V, Key: 'k', Body: 'second' }))),
  call('gets the newest version', (c) => c.send(new GetObjectCommand({ ...V, Key: 'k' }))),
  call('gets the first version', (c, { firstVersion }) =>
    c.send(new GetObjectCommand({ ...V, Key: 'k', VersionId: firstVersion })),
  ),
  call('heads the first version', (c, { firstVersion }) =>
    c.send(new HeadObjectCommand({ ...V, Key: 'k', VersionId: firstVersion })),
  ),
  call('copies the first version', (c, { firstVersion }) =>
    c.send(new CopyObjectCommand({ ...V, Key: 'copy', CopySource: `versioned/k?versionId=${firstVersion}` })),
  ),
  call('deletes the newest version', async (c, noted) => {
    const deleted = await c.send(new DeleteObjectCommand({ ...V, Key: 'k' }));
    noted.marker = deleted.VersionId;
    return deleted;
  }),
  call('gets what is deleted', (c) => c.send(new GetObjectCommand({ ...V, Key: 'k' }))),
  call('heads what is deleted', (c) => c.send(new HeadObjectCommand({ ...V, Key: 'k' }))),
  call(
    'gets the delete marker',
    (c, { marker }) => c.send(new GetObjectCommand({ ...V, Key: 'k', VersionId: marker })),
    { reason: 'answers as if the delete marker were not there', correct: () => error('MethodNotAllowed', 405) },
  ),
  call('puts over the delete marker with If-None-Match: *', (c) =>
    c.send(new PutObjectCommand({ ...V, Key: 'k', Body: 'third', IfNoneMatch: '*' })),
  ),
  call('lists versions', (c) => c.send(new ListObjectVersionsCommand(V)), versionsWithChecksums),
  call(
    'lists a first page of versions',
    async (c, noted) => {
      const page = await c.send(new ListObjectVersionsCommand({ ...V, Prefix: 'k', MaxKeys: 2 }));
      noted.keyMarker = page.NextKeyMarker;
      noted.versionMarker = page.NextVersionIdMarker;
      return page;
    },
    versionsWithChecksums,
  ),
  call(
    'lists the next page of versions',
    (c, { keyMarker, versionMarker }) =>
      c.send(
        new ListObjectVersionsCommand({ ...V, Prefix: 'k', KeyMarker: keyMarker, VersionIdMarker: versionMarker }),
      ),
    versionsWithChecksums,
  ),
  call('deletes the first version for good', (c, { firstVersion }) =>
    c.send(new DeleteObjectCommand({ ...V, Key: 'k', VersionId: firstVersion })),
  ),
  call('gets the first version again', (c, { firstVersion }) =>
    c.send(new GetObjectCommand({ ...V, Key: 'k', VersionId: firstVersion })),
  ),
  call(
    'deletes the delete marker',
    (c, { marker }) => c.send(new DeleteObjectCommand({ ...V, Key: 'k', VersionId: marker })),
    { reason: 'leaves out that a delete marker was deleted', correct: (answer) => ({ ...answer, DeleteMarker: true }) },
  ),
  call('deletes many', (c) =>
    c.send(new DeleteObjectsCommand({ ...V, Delete: { Objects: [{ Key: 'k' }, { Key: 'copy' }] } })),
  ),
  call(
    'deletes many without versions, quietly',
    (c) =>
      c.send(
        new DeleteObjectsCommand({ ...P, Delete: { Objects: [{ Key: 'stream' }, { Key: 'missing' }], Quiet: true } }),
      ),
    { reason: 'ignores Quiet', correct: ({ Deleted: _, ...answer }) => answer },
  ),

  // Multipart uploads
  call('begins an upload in parts', async (c, noted) => {
    const upload = await c.send(
      new CreateMultipartUploadCommand({ ...P, Key: 'parts', ContentType: 'image/png', Metadata: { a: 'b' } }),
    );
    noted.uploadId = upload.UploadId;
    return upload;
  }),
  call('uploads a part', (c, { uploadId }) =>
    c.send(new UploadPartCommand({ ...P, Key: 'parts', UploadId: uploadId, PartNumber: 1, Body: 'content' })),
  ),
  call('completes it with a part that is not there', (c, { uploadId }) =>
    c.send(
      new CompleteMultipartUploadCommand({
        ...P,
        Key: 'parts',
        UploadId: uploadId,
        MultipartUpload: { Parts: [{ PartNumber: 2, ETag: ETAG }] },
      }),
    ),
  ),
  call(
    'completes it',
    (c, { uploadId }) =>
      c.send(
        new CompleteMultipartUploadCommand({
          ...P,
          Key: 'parts',
          UploadId: uploadId,
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag: ETAG }] },
        }),
      ),
    { reason: 'shows a version id in a bucket without versions', correct: ({ VersionId: _, ...answer }) => answer },
  ),
  call('gets it in one piece', (c) => c.send(new GetObjectCommand({ ...P, Key: 'parts' }))),
  call('begins another', async (c, noted) => {
    const upload = await c.send(new CreateMultipartUploadCommand({ ...P, Key: 'aborted' }));
    noted.uploadId = upload.UploadId;
    return upload;
  }),
  call('aborts it', (c, { uploadId }) =>
    c.send(new AbortMultipartUploadCommand({ ...P, Key: 'aborted', UploadId: uploadId })),
  ),
  call(
    'uploads a part too late',
    (c, { uploadId }) =>
      c.send(new UploadPartCommand({ ...P, Key: 'aborted', UploadId: uploadId, PartNumber: 1, Body: 'content' })),
    { reason: 'crashes', correct: () => error('NoSuchUpload', 404) },
  ),
  call('deletes a bucket that is not empty', (c) => c.send(new DeleteBucketCommand(P))),
  call('refuses a bad bucket name', (c) => c.send(new CreateBucketCommand({ Bucket: 'UPPER' })), {
    reason: 'accepts upper case in bucket names',
    correct: () => error('InvalidBucketName', 400),
  }),
  call(
    'refuses a key of 1,025 bytes',
    (c) => c.send(new PutObjectCommand({ ...P, Key: 'x'.repeat(1025), Body: 'x' })),
    { reason: 'accepts keys of more than 1,024 bytes', correct: () => error('KeyTooLongError', 400) },
  ),
];
