import { riderSettings } from '../../state-machines/rider-photo-settings';
import { dynamodb } from '../shared/clients/dynamodb';
import { rekognition } from '../shared/clients/rekognition';
import { s3 } from '../shared/clients/s3';
import { environmentText } from '../shared/environment';
import { setting } from '../shared/setting';
import { createLogger } from '../shared/logger';
import type { TaskEvent } from '../shared/task-event';
import { acceptPhoto } from './attempt/accept-photo';
import type { CheckedPhoto } from './attempt/checked-photo';
import { FaceCollection } from './faces/face-collection';
import { Ledger } from './records/ledger';
import { joinBranches, type ProcessingBranch } from './attempt/processing-branches';
import { releaseFaces } from './attempt/release-faces';
import { removeRetired } from './attempt/remove-retired';
import { AttemptClosedError } from './attempt/rider-errors';
import type { AcceptedOutcome, RiderPhoto, Thumbnail } from './records/rider-records';
import { Riders } from './records/riders';

const logger = createLogger('rider-photo');

/** Output of the state machine for an accepted photo. */
export interface PersistedRider {
  readonly userId: string;
  readonly status: AcceptedOutcome;
  readonly photo: RiderPhoto;
  readonly faceId: string;
  readonly thumbnail: Thumbnail;
  readonly rulesNotApplied: readonly string[];
}

/**
 * Searches once more, now that the face is indexed, puts the photo in use, and then removes what it has replaced: until
 * the new photo is in use the old one is. Repeated after a crash, it goes on where it was.
 * @throws FaceAlreadyExistsError, PhotoSupersededError, PhotoDoesNotMeetRequirementError, PhotoProcessingFailedError,
 * AttemptClosedError, CollectionNotFoundError, TransientServiceError
 */
export const handler = async ({
  input,
  executionId,
}: TaskEvent<CheckedPhoto & { readonly parallelResult: readonly ProcessingBranch[] }>): Promise<PersistedRider> => {
  const { faceId, thumbnail } = joinBranches(input.parallelResult);
  const { userId, externalImageId, attemptId, photo, rulesNotApplied } = input;
  const stores = {
    dynamodb,
    s3,
    bucket: environmentText('PHOTOS_BUCKET'),
    riders: new Riders(dynamodb, environmentText('RIDERS_TABLE')),
    ledger: new Ledger(dynamodb, environmentText('LEDGER_TABLE')),
    collection: new FaceCollection(rekognition, environmentText('COLLECTION_ID')),
  };
  const { attempts } = await stores.ledger.account(externalImageId);
  const attempt = attempts.find((each) => each.executionId === executionId);
  // Not worth a search when it cannot be accepted any more.
  if (attempt?.state !== 'OPEN' && attempt?.state !== 'ACCEPTED') {
    throw new AttemptClosedError('The attempt ended before its photo was accepted. Start a new execution.');
  }
  const status =
    attempt.outcome ??
    (await acceptPhoto(
      stores,
      { userId, externalImageId, attemptId, executionId, photo, faceId, thumbnail },
      await stores.collection.searchByFace(faceId, setting(riderSettings, 'faceMatchThreshold')),
    ));
  logger.info('photo accepted', { attemptId, status });
  await releaseFaces(stores, externalImageId, executionId, faceId);
  await removeRetired(stores, externalImageId);
  return { userId, status, photo, faceId, thumbnail, rulesNotApplied };
};
