import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { openDynamoDb, type LocalDynamoDb } from '../packages/local-aws/src/dynamodb/dynamodb';
import { startEndpoint } from '../packages/local-aws/src/endpoint';
import { FaultPlan, withFaults } from '../packages/local-aws/src/faults';
import { openRekognition, type LocalRekognition } from '../packages/local-aws/src/rekognition/rekognition';
import { openS3, type LocalS3 } from '../packages/local-aws/src/s3/local-s3';
import { type BusEvent, type CallObserver, LOCAL_REGION } from '../packages/local-aws/src/service';
import { openSns, type LocalSns } from '../packages/local-aws/src/sns/sns';
import { openSqs, type LocalSqs } from '../packages/local-aws/src/sqs/sqs';
import type { Cleanup } from '../packages/local-aws/src/cleanup';
import type { StateFolder } from './storage';
import { openVision, type Vision } from '../packages/local-aws/src/vision/vision';

/** SDK clients that reach the local services. */
interface LocalClients {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly rekognition: RekognitionClient;
}

/** The local AWS services behind one endpoint. */
export interface LocalServices {
  readonly endpointUrl: string;
  readonly s3: LocalS3;
  readonly dynamodb: LocalDynamoDb;
  readonly sns: LocalSns;
  readonly sqs: LocalSqs;
  readonly rekognition: LocalRekognition;
  /** Faults to inject into the calls of every service. */
  readonly faults: FaultPlan;
  readonly clients: LocalClients;
}

export interface ServicesOptions {
  folder(name: StateFolder): string;
  /** Port of the endpoint; 0 is any free one. */
  readonly port: number;
  /** Another pair of eyes, closed by whoever opened it. */
  readonly vision?: Vision;
  /** Factor on the waits of the queues. */
  readonly waitSpeed?: number;
  readonly observe: CallObserver;
  onEvent(event: BusEvent): void;
}

function createClients(endpoint: string): LocalClients {
  const options = { endpoint, region: LOCAL_REGION, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  return {
    s3: new S3Client({ ...options, forcePathStyle: true }),
    dynamodb: new DynamoDBClient(options),
    sns: new SNSClient(options),
    sqs: new SQSClient(options),
    rekognition: new RekognitionClient(options),
  };
}

/**
 * Opens the local services on their folders and serves them on 127.0.0.1.
 * @throws Error that names the folder or port that cannot be used
 */
export async function openServices(options: ServicesOptions, cleanup: Cleanup): Promise<LocalServices> {
  const { folder, observe } = options;
  const faults = new FaultPlan();
  const dynamodb = await cleanup.opened(openDynamoDb({ directory: folder('dynamodb'), observe }));
  const s3 = await cleanup.opened(openS3({ directory: folder('s3'), onEvent: options.onEvent, observe }));
  const sns = await cleanup.opened(openSns({ directory: folder('sns'), observe }));
  const sqs = await cleanup.opened(openSqs({ directory: folder('sqs'), observe, waitSpeed: options.waitSpeed }));
  const vision = options.vision ?? (await cleanup.opened(openVision()));
  const rekognition = await cleanup.opened(
    openRekognition({
      vision,
      directory: folder('rekognition'),
      readObject: (bucket, key, versionId) => s3.readObject(bucket, key, versionId),
      observe,
      faults,
    }),
  );
  const endpoint = await cleanup.opened(
    startEndpoint({
      // The local Rekognition meets the faults by itself.
      services: [rekognition, ...[s3, dynamodb, sns, sqs].map((service) => withFaults(service, faults, observe))],
      port: options.port,
      onCall: observe,
    }),
  );
  const clients = createClients(endpoint.url);
  cleanup.add(() => Object.values(clients).forEach((client) => client.destroy()));
  return { endpointUrl: endpoint.url, s3, dynamodb, sns, sqs, rekognition, faults, clients };
}
