import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { dynamodb } from '../../shared/clients/dynamodb';
import { rekognition } from '../../shared/clients/rekognition';
import { s3 } from '../../shared/clients/s3';
import { environmentText } from '../../shared/environment';
import { FaceCollection } from '../faces/face-collection';
import { Ledger } from './ledger';
import { Riders } from './riders';

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

/** The stores of this deployment. */
export function deployedStores(): Stores {
  return {
    dynamodb,
    s3,
    bucket: environmentText('PHOTOS_BUCKET'),
    riders: new Riders(dynamodb, environmentText('RIDERS_TABLE')),
    ledger: new Ledger(dynamodb, environmentText('LEDGER_TABLE')),
    collection: new FaceCollection(rekognition, environmentText('COLLECTION_ID')),
  };
}
