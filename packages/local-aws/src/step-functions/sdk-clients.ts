import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as rekognition from '@aws-sdk/client-rekognition';
import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { LOCAL_REGION } from '../service';

/** A service that tasks may call, by its name in `arn:aws:states:::<service>:<operation>`. */
export interface SdkService {
  /** The commands of the SDK's package, by class name. */
  readonly commands: Readonly<Record<string, unknown>>;
  /** The error that the SDK makes of answers which the service's model does not describe. */
  readonly unmodelledError: string;
  /** Prefix of error names under `aws-sdk:<service>`, as in the Java SDK 2. */
  readonly sdkName: string;
  /** Prefix of error names, general error and service name in the causes of the optimised integration. */
  readonly optimised?: { readonly prefix: string; readonly generalError: string; readonly serviceName: string };
  newClient(endpointUrl: string): SdkClient;
}

export interface SdkClient {
  send(command: never, options: { readonly abortSignal: AbortSignal }): Promise<object>;
  destroy(): void;
}

const local = (
  endpoint: string,
): {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
} => ({
  endpoint,
  region: LOCAL_REGION,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  // The state machine retries, nothing below it: what Retry does not cover has to show.
  maxAttempts: 1,
});

export const sdkServices: Readonly<Record<string, SdkService>> = {
  dynamodb: {
    commands: { ...dynamodb },
    unmodelledError: 'DynamoDBServiceException',
    sdkName: 'DynamoDb',
    optimised: { prefix: 'DynamoDB', generalError: 'AmazonDynamoDBException', serviceName: 'AmazonDynamoDBv2' },
    newClient: (endpointUrl) => new dynamodb.DynamoDBClient(local(endpointUrl)),
  },
  rekognition: {
    commands: { ...rekognition },
    unmodelledError: 'RekognitionServiceException',
    sdkName: 'Rekognition',
    newClient: (endpointUrl) => new rekognition.RekognitionClient(local(endpointUrl)),
  },
  s3: {
    commands: { ...s3 },
    unmodelledError: 'S3ServiceException',
    sdkName: 'S3',
    newClient: (endpointUrl) => new s3.S3Client({ ...local(endpointUrl), forcePathStyle: true }),
  },
  sns: {
    commands: { ...sns },
    unmodelledError: 'SNSServiceException',
    sdkName: 'Sns',
    optimised: { prefix: 'SNS', generalError: 'AmazonSNSException', serviceName: 'AmazonSNS' },
    newClient: (endpointUrl) => new sns.SNSClient(local(endpointUrl)),
  },
  sqs: {
    commands: { ...sqs },
    unmodelledError: 'SQSServiceException',
    sdkName: 'Sqs',
    optimised: { prefix: 'SQS', generalError: 'AmazonSQSException', serviceName: 'AmazonSQS' },
    newClient: (endpointUrl) => new sqs.SQSClient(local(endpointUrl)),
  },
};
