import type { Cleanup } from './cleanup';
import { openDynamoDb, type LocalDynamoDb } from './dynamodb/dynamodb';
import { type Endpoint, startEndpoint } from './endpoint';
import { FaultPlan, withFaults } from './faults';
import { openRekognition, type LocalRekognition } from './rekognition/rekognition';
import { openS3, type LocalS3 } from './s3/local-s3';
import type { BusEvent, CallObserver, LocalService } from './service';
import { openSns, type LocalSns } from './sns/sns';
import { openSqs, type LocalSqs } from './sqs/sqs';
import { openVision, type Vision } from './vision/vision';

export interface DataServicesOptions {
  /** Where a service keeps its state. */
  folder(name: 's3' | 'dynamodb' | 'sns' | 'sqs' | 'rekognition'): string;
  /** TCP port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** Another vision, closed by the caller who opened it. */
  readonly vision?: Vision;
  /** Factor on the waits of the queues. */
  readonly waitSpeed?: number;
  readonly observe?: CallObserver;
  /** Told of every event that a service sends to EventBridge. */
  onEvent(event: BusEvent): void;
}

/** The services that hold data, behind one endpoint. */
export interface DataServices {
  readonly endpoint: Endpoint;
  readonly s3: LocalS3;
  readonly dynamodb: LocalDynamoDb;
  readonly sns: LocalSns;
  readonly sqs: LocalSqs;
  readonly rekognition: LocalRekognition;
  /** Faults to inject into the calls of every service. */
  readonly faults: FaultPlan;
  /** What the endpoint serves, by the names that requests are signed for: others may be added. */
  readonly served: Map<string, LocalService>;
}

/**
 * Opens S3, DynamoDB, SNS, SQS and Rekognition on their folders and serves them on 127.0.0.1.
 * @throws Error that names the folder or port that cannot be used
 */
export async function openDataServices(options: DataServicesOptions, cleanup: Cleanup): Promise<DataServices> {
  const { folder, observe, onEvent } = options;
  const faults = new FaultPlan();
  const dynamodb = await cleanup.opened(openDynamoDb({ directory: folder('dynamodb'), observe }));
  const s3 = await cleanup.opened(openS3({ directory: folder('s3'), onEvent, observe }));
  const sqs = await cleanup.opened(openSqs({ directory: folder('sqs'), observe, waitSpeed: options.waitSpeed }));
  const sendToQueue = async (queueArn: string, body: string): Promise<void> => void (await sqs.send(queueArn, body));
  const sns = await cleanup.opened(openSns({ directory: folder('sns'), observe, sendToQueue }));
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
  // The local Rekognition meets the faults by itself.
  const services = [rekognition, ...[s3, dynamodb, sns, sqs].map((service) => withFaults(service, faults, observe))];
  const served = new Map<string, LocalService>(services.map((service) => [service.signingName, service]));
  const endpoint = await cleanup.opened(startEndpoint({ services: served, port: options.port, onCall: observe }));
  return { endpoint, s3, dynamodb, sns, sqs, rekognition, faults, served };
}
