import { riderSettings } from '../../state-machines/rider-photo-settings';
import { dynamodb } from '../runtime/clients/dynamodb';
import { rekognition } from '../runtime/clients/rekognition';
import { s3 } from '../runtime/clients/s3';
import { environmentText } from '../runtime/settings';
import { setting } from '../runtime/setting';
import type { TaskEvent } from '../runtime/task-event';
import type { CheckedPhoto } from './attempt/checked-photo';
import { indexFace } from './attempt/index-face';
import { FaceCollection } from './faces/face-collection';
import { Ledger } from './records/ledger';

/**
 * Adds the face to the collection, as this attempt's alone.
 * @throws PhotoDoesNotMeetRequirementError, AttemptClosedError, CollectionNotFoundError, TransientServiceError
 */
export const handler = async ({ input, executionId }: TaskEvent<CheckedPhoto>): Promise<{ faceId: string }> => {
  const stores = {
    s3,
    ledger: new Ledger(dynamodb, environmentText('LEDGER_TABLE')),
    collection: new FaceCollection(rekognition, environmentText('COLLECTION_ID')),
  };
  return { faceId: await indexFace(stores, input, executionId, setting(riderSettings, 'qualityFilter')) };
};
