import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';

/** Bytes that come at once. */
const CHUNK = 64 * 1024;

/** A mocked S3 client that holds one object, and tells how many bytes of it were read. */
export function storedObject(
  bytes: Buffer,
  facts: { versionId?: string; metadata?: Record<string, string> } = {},
): { mock: AwsClientStub<S3Client>; bytesRead: () => number } {
  let bytesRead = 0;
  const mock = mockClient(S3Client);
  const answer = {
    VersionId: facts.versionId,
    ETag: `"${createHash('md5').update(bytes).digest('hex')}"`,
    LastModified: new Date('2026-01-02T03:04:05Z'),
    Metadata: facts.metadata ?? {},
    ContentLength: bytes.length,
  };
  function* chunks(): Generator<Buffer> {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      const chunk = bytes.subarray(at, at + CHUNK);
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  mock.on(HeadObjectCommand).resolves(answer);
  mock.on(GetObjectCommand).callsFake(() => ({
    ...answer,
    Body: Object.assign(Readable.from(chunks()), {
      transformToByteArray: async () => {
        bytesRead += bytes.length;
        return new Uint8Array(bytes);
      },
    }),
  }));
  return { mock, bytesRead: () => bytesRead };
}

/** A mocked S3 client that refuses every read, and like S3 says no more than the status to a HEAD. */
export function refusedObject(name: string, status: number): AwsClientStub<S3Client> {
  const mock = mockClient(S3Client);
  mock.on(HeadObjectCommand).rejects(serviceError(status === 404 ? 'NotFound' : 'Unknown', status));
  mock.on(GetObjectCommand).rejects(serviceError(name, status));
  return mock;
}

/** An error as the SDK raises it for an answer of a service. */
export function serviceError(name: string, status: number, message = name): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status },
  });
}
