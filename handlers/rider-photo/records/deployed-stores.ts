import { dynamodb } from '../../runtime/clients/dynamodb';
import { rekognition } from '../../runtime/clients/rekognition';
import { s3 } from '../../runtime/clients/s3';
import { environmentText } from '../../runtime/settings';
import { FaceCollection } from '../faces/face-collection';
import { Ledger } from './ledger';
import { Riders } from './riders';
import type { Stores } from './stores';

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
