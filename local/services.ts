import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Cleanup } from '../packages/local-aws/src/cleanup';
import { type DataServices, type DataServicesOptions, openDataServices } from '../packages/local-aws/src/data-services';
import { LOCAL_REGION } from '../packages/local-aws/src/service';

/** SDK clients that reach the local services. */
interface LocalClients {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly rekognition: RekognitionClient;
}

/** The local AWS services behind one endpoint, and clients for them. */
export interface LocalServices extends DataServices {
  readonly clients: LocalClients;
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

/** Opens the local services. @throws Error that names the folder or port that cannot be used */
export async function openServices(options: DataServicesOptions, cleanup: Cleanup): Promise<LocalServices> {
  const services = await openDataServices(options, cleanup);
  const clients = createClients(services.endpoint.url);
  cleanup.add(() => Object.values(clients).forEach((client) => client.destroy()));
  return { ...services, clients };
}
