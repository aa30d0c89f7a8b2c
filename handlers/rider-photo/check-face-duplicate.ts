import { riderSettings } from '../../state-machines/rider-photo-settings';
import { dynamodb } from '../runtime/clients/dynamodb';
import { rekognition } from '../runtime/clients/rekognition';
import { s3 } from '../runtime/clients/s3';
import { environmentText } from '../runtime/settings';
import { setting } from '../runtime/setting';
import type { TaskEvent } from '../runtime/task-event';
import type { CheckedPhoto } from './attempt/checked-photo';
import { rivalAttempts } from './attempt/rivals';
import { FaceCollection } from './faces/face-collection';
import { requireSameFace } from './faces/same-face';
import { lookAtPhoto } from './photo/photo-rejections';
import { Ledger } from './records/ledger';

/**
 * Refuses a face that belongs to another user, before it is indexed. A match of the same user is a replacement, and a
 * rival whose attempt is undecided is left to PersistMetadata: both go on.
 * @throws FaceAlreadyExistsError, PhotoDoesNotMeetRequirementError, CollectionNotFoundError, TransientServiceError
 */
export const handler = async ({ input }: TaskEvent<CheckedPhoto>): Promise<CheckedPhoto> => {
  const collection = new FaceCollection(rekognition, environmentText('COLLECTION_ID'));
  const threshold = setting(riderSettings, 'faceMatchThreshold');
  const { box, matches } = await lookAtPhoto(s3, input.photo, () => collection.searchByPhoto(input.photo, threshold));
  requireSameFace(input.faceBox, box);
  const ledger = new Ledger(dynamodb, environmentText('LEDGER_TABLE'));
  await rivalAttempts({ ledger, collection }, matches, input.userId);
  return input;
};
