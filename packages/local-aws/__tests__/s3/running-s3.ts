import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { startEndpoint, type Endpoint } from '../../src/endpoint';
import { openS3, type LocalS3 } from '../../src/s3/local-s3';
import type { BusEvent, ServiceCall } from '../../src/service';

/** A local S3 on its own folder, behind an endpoint, with the client that the handlers use. */
export interface RunningS3 {
  readonly s3: LocalS3;
  readonly client: S3Client;
  readonly endpoint: Endpoint;
  readonly directory: string;
  readonly events: BusEvent[];
  readonly calls: ServiceCall[];
  /** Keeps the folder. */
  stop(): Promise<void>;
  /** Stops and deletes the folder. */
  remove(): Promise<void>;
}

export async function runS3(directory?: string): Promise<RunningS3> {
  const folder = directory ?? (await mkdtemp(join(tmpdir(), 'local-s3-')));
  const events: BusEvent[] = [];
  const calls: ServiceCall[] = [];
  const s3 = await openS3({
    directory: folder,
    onEvent: (event) => events.push(event),
    observe: (call) => calls.push(call),
  });
  const endpoint = await startEndpoint({ services: [s3] });
  const client = s3Client(endpoint.url);
  const stop = async (): Promise<void> => {
    client.destroy();
    await endpoint.close();
    await s3.close();
  };
  return {
    s3,
    client,
    endpoint,
    directory: folder,
    events,
    calls,
    stop,
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function s3Client(endpoint: string): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // Tests look at errors, also at those that are worth a retry elsewhere.
    maxAttempts: 1,
  });
}

/** Name and HTTP status of the error that a call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<{ name: string; status: number; message: string }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode ?? 0 };
  }
  throw new Error('the call succeeded');
}
