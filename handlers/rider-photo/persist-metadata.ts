import { riderSettings } from '../../state-machines/rider-photo-settings';
import { createLogger } from '../runtime/logger';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import { removeCopy } from './attempt/remove-copy';
import { acceptPhoto } from './attempt/accept-photo';
import type { CheckedPhoto } from './attempt/checked-photo';
import { joinBranches, type ProcessingBranch } from './attempt/processing-branches';
import { removeRetired } from './attempt/remove-retired';
import { AttemptClosedError, FaceAlreadyExistsError } from './attempt/rider-errors';
import { throwIfUndeleted } from './faces/face-collection';
import type { AcceptedOutcome, Attempt } from './records/attempt';
import type { RiderPhoto } from './records/rider-records';
import type { Thumbnail } from '../image/store-thumbnail';
import { deployedStores } from './records/stores';

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

/** How an attempt was accepted, if it was. @throws when it cannot be any more, which is not worth a search */
function acceptedOutcome(attempt: Attempt | undefined, executionId: string): AcceptedOutcome | undefined {
  if (attempt?.faceTaken === true) throw new FaceAlreadyExistsError();
  if (attempt?.executionId === executionId) {
    if (attempt.outcome === 'ACCEPTED' || attempt.outcome === 'REPLACED') return attempt.outcome;
    if (attempt.state === 'CLAIMED') return undefined;
  }
  throw new AttemptClosedError('The attempt ended before its photo was accepted. Start a new execution.');
}

/**
 * Searches once more, now that the face is indexed, puts the photo in use, and then removes its copy and
 * what it has replaced: until the new photo is in use the old one is. Repeated after a crash, it goes on where it was.
 * @throws FaceAlreadyExistsError, PhotoSupersededError, PhotoDoesNotMeetRequirementError, PhotoProcessingFailedError,
 * AttemptClosedError, CollectionNotFoundError, TransientServiceError
 */
export const handler = async ({
  input,
  executionId,
}: TaskEvent<CheckedPhoto & { readonly parallelResult: readonly ProcessingBranch[] }>): Promise<PersistedRider> => {
  const { faceMatchThreshold } = settings(riderSettings, 'faceMatchThreshold');
  const { faceId, thumbnail } = joinBranches(input.parallelResult);
  const { userId, externalImageId, attemptId, photo, rulesNotApplied } = input;
  const stores = deployedStores();
  let status = acceptedOutcome(await stores.ledger.attempt(input), executionId);
  if (status === undefined) {
    const matches = await stores.collection.searchByFace(faceId, faceMatchThreshold);
    const accepted = await acceptPhoto(
      stores,
      { userId, externalImageId, attemptId, executionId, photo, faceId, thumbnail },
      matches,
    );
    status = accepted.outcome;
    throwIfUndeleted(await stores.collection.remove(accepted.strays));
  }
  logger.info('photo accepted', { attemptId, status });
  if (input.prepared) await removeCopy(stores, input);
  await removeRetired(stores, externalImageId);
  return { userId, status, photo, faceId, thumbnail, rulesNotApplied };
};
