import type { S3Client } from '@aws-sdk/client-s3';
import { dynamodb } from '../../runtime/clients/dynamodb';
import { s3 } from '../../runtime/clients/s3';
import { variable } from '../../runtime/variables';
import { Records } from './records';

/** Where images lie, and what is known about them. */
export interface Stores {
  readonly s3: S3Client;
  readonly records: Records;
}

/** The stores of this deployment. */
export function deployedStores(): Stores {
  return { s3, records: new Records(dynamodb, variable('IMAGES_TABLE_NAME')) };
}
