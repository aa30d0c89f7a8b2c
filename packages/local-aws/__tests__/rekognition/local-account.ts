import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { startEndpoint } from '../../src/endpoint';
import { openRekognition, type LocalRekognition, type RekognitionOptions } from '../../src/rekognition/rekognition';
import type { ServiceCall } from '../../src/service';

/** Rekognition behind the real endpoint, a client for it, and a bucket in memory. */
export interface LocalAccount {
  readonly client: RekognitionClient;
  readonly rekognition: LocalRekognition;
  readonly url: string;
  readonly directory: string;
  /** Objects by `bucket/key`. */
  readonly objects: Map<string, Buffer>;
  readonly calls: ServiceCall[];
  /** Reopens the service over what it left on disk. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openAccount(
  options: Pick<RekognitionOptions, 'vision'> & Partial<RekognitionOptions>,
): Promise<LocalAccount> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'rekognition-')));
  const objects = new Map<string, Buffer>();
  const calls: ServiceCall[] = [];
  const open = (): Promise<LocalRekognition> =>
    openRekognition({
      directory,
      observe: (call) => calls.push(call),
      readObject: async (bucket, key) => {
        const object = objects.get(`${bucket}/${key}`);
        if (object === undefined) throw Object.assign(new Error('The key does not exist.'), { name: 'NoSuchKey' });
        return object;
      },
      ...options,
    });

  let rekognition = await open();
  const endpoint = await startEndpoint({
    services: [
      {
        signingName: 'rekognition',
        operations: [],
        handle: (request) => rekognition.handle(request),
        close: () => rekognition.close(),
      },
    ],
  });
  const client = new RekognitionClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    client,
    get rekognition(): LocalRekognition {
      return rekognition;
    },
    url: endpoint.url,
    directory,
    objects,
    calls,
    restart: async () => {
      await rekognition.close();
      rekognition = await open();
    },
    close: async () => {
      client.destroy();
      await endpoint.close();
      await rekognition.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
