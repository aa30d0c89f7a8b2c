import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { FaceCollection } from '../faces/face-collection';
import type { Ledger } from './ledger';
import type { Riders } from './riders';

/** Where everything about riders lies. */
export interface Stores {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  /** The bucket of photos and thumbnails: objects elsewhere are not this workflow's to delete. */
  readonly bucket: string;
  readonly riders: Riders;
  readonly ledger: Ledger;
  readonly collection: FaceCollection;
}
