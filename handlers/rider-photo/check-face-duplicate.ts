import { riderSettings } from '../../state-machines/rider-photo-settings';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import type { CheckedPhoto } from './attempt/checked-photo';
import { rivalAttempts } from './attempt/rivals';
import { requireSameFace } from './faces/same-face';
import { lookAtPhoto } from './photo/photo-rejections';
import { deployedStores } from './records/stores';

/**
 * Refuses a face that belongs to another user, before it is indexed. A match of the same user is a replacement, and a
 * rival whose attempt is undecided is left to PersistMetadata: both go on.
 * @throws FaceAlreadyExistsError, PhotoDoesNotMeetRequirementError, CollectionNotFoundError, TransientServiceError
 */
export const handler = async ({ input }: TaskEvent<CheckedPhoto>): Promise<CheckedPhoto> => {
  const { faceMatchThreshold } = settings(riderSettings, 'faceMatchThreshold');
  const stores = deployedStores();
  const photo = input.prepared ?? input.photo;
  const { box, matches } = await lookAtPhoto(stores.s3, photo, () =>
    stores.collection.searchByPhoto(photo, faceMatchThreshold),
  );
  requireSameFace(input.faceBox, box);
  await rivalAttempts(stores, matches, input.userId);
  return input;
};
