import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** What rider-photo is called in this deployment. */
export interface RiderParts {
  readonly ridersTable: string;
  readonly ledgerTable: string;
  /** Of the gallery itself: whose rider is whose. */
  readonly ownersTable: string;
  readonly eraseFunctionArn: string;
}

/** What batch-detection is called in this deployment. */
export interface BatchParts {
  readonly stateMachineArn: string;
  readonly runsTable: string;
  readonly modelsTable: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly watchFunctionArn: string;
  /** Empty when no model is configured. */
  readonly projectArn: string;
  readonly modelArn: string;
  /** USD per hour with as many units as are allowed. */
  readonly hourlyCost: number;
}

/** Everything that the gallery works with. */
export interface GalleryParts {
  readonly clients: {
    readonly dynamodb: DynamoDBClient;
    readonly s3: S3Client;
    readonly sqs: SQSClient;
    readonly sfn: SFNClient;
    readonly lambda: LambdaClient;
    readonly rekognition: RekognitionClient;
  };
  readonly bucket: string;
  readonly imagesTable: string;
  readonly facetsTable: string;
  readonly albumsTable: string;
  readonly uploadsQueueUrl: string;
  /** Absent where the workflow is not deployed. */
  readonly riders?: RiderParts;
  readonly batch?: BatchParts;
  /** Start of links to executions in the AWS console; absent on one machine. */
  readonly consoleUrl?: string;
}
