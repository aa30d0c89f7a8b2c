import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { dynamodb } from '../../runtime/clients/dynamodb';
import { rekognition } from '../../runtime/clients/rekognition';
import { s3 } from '../../runtime/clients/s3';
import { deployedNotices, type Notices } from '../../runtime/notices';
import { variable } from '../../runtime/variables';
import { FaceCollection } from '../faces/face-collection';
import { Ledger } from './ledger';
import { Riders } from './riders';

/** Where everything about riders lies, and how they are told. */
export interface Stores {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  /** The bucket of photos and thumbnails: objects elsewhere are not this workflow's to delete. */
  readonly bucket: string;
  readonly riders: Riders;
  readonly ledger: Ledger;
  readonly collection: FaceCollection;
  readonly notices: Notices;
}

/** The stores of this deployment, for functions that publish nothing: the client for notices is not in their bundles. */
export function deployedStores(): Omit<Stores, 'notices'> {
  return {
    dynamodb,
    s3,
    bucket: variable('PHOTOS_BUCKET_NAME'),
    riders: new Riders(dynamodb, variable('RIDERS_TABLE_NAME')),
    ledger: new Ledger(dynamodb, variable('RIDER_LEDGER_TABLE_NAME')),
    collection: new FaceCollection(rekognition, variable('RIDERS_COLLECTION_ID')),
  };
}

/** The stores of this deployment, and how riders are told. */
export const tellingStores = (): Stores => ({ ...deployedStores(), notices: deployedNotices() });
