import { createHash } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';

/** A mocked S3 client that holds one object and records the ranges it is asked for; null is a whole download. */
export function storedObject(
  bytes: Buffer,
  facts: { versionId?: string; metadata?: Record<string, string> } = {},
): { mock: AwsClientStub<S3Client>; ranges: (string | null)[] } {
  const ranges: (string | null)[] = [];
  const mock = mockClient(S3Client);
  const common = {
    VersionId: facts.versionId,
    ETag: `"${createHash('md5').update(bytes).digest('hex')}"`,
    LastModified: new Date('2026-01-02T03:04:05Z'),
    Metadata: facts.metadata ?? {},
  };
  mock.on(HeadObjectCommand).resolves({ ...common, ContentLength: bytes.length });
  mock.on(GetObjectCommand).callsFake((input: { Range?: string }) => {
    ranges.push(input.Range ?? null);
    if (input.Range === undefined) return { ...common, Body: body(bytes) };
    if (bytes.length === 0) throw serviceError('InvalidRange', 416);
    const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(input.Range)!;
    const start = first === '' ? Math.max(0, bytes.length - Number(last)) : Number(first);
    const end = first === '' || last === '' ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1);
    return {
      ...common,
      ContentRange: `bytes ${start}-${end}/${bytes.length}`,
      Body: body(bytes.subarray(start, end + 1)),
    };
  });
  return { mock, ranges };
}

/** A mocked S3 client that refuses every read, and like S3 says no more than the status to a HEAD. */
export function refusedObject(name: string, status: number): AwsClientStub<S3Client> {
  const mock = mockClient(S3Client);
  mock.on(HeadObjectCommand).rejects(serviceError(status === 404 ? 'NotFound' : 'Unknown', status));
  mock.on(GetObjectCommand).rejects(serviceError(name, status));
  return mock;
}

function body(bytes: Buffer): { transformToByteArray: () => Promise<Uint8Array> } {
  return { transformToByteArray: async () => new Uint8Array(bytes) };
}

/** An error as the SDK raises it for an answer of a service. */
export function serviceError(name: string, status: number, message = name): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status },
  });
}
