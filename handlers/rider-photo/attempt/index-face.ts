import type { QualityFilter } from '@aws-sdk/client-rekognition';
import { faceImageId } from '../faces/external-image-id';
import { hasAddedNothing } from '../faces/face-collection';
import { requireSameFace, isSameFace } from '../faces/same-face';
import { lookAtPhoto } from '../photo/photo-rejections';
import type { OwnAttempt } from '../records/ledger';
import type { Stores } from '../records/stores';
import type { CheckedPhoto } from './checked-photo';
import { AttemptClosedError, PhotoDoesNotMeetRequirementError } from './rider-errors';

/**
 * Adds the face of a photo to the collection. The attempt counts the call before, and names the face after: whatever
 * interrupts this, the face can be found and removed.
 * @returns the id of the face
 * @throws PhotoDoesNotMeetRequirementError with Rekognition's reasons when it indexes no face, or another one than was
 * judged; AttemptClosedError, CollectionNotFoundError, TransientServiceError
 */
export async function indexFace(
  { s3, ledger, collection }: Pick<Stores, 's3' | 'ledger' | 'collection'>,
  checked: CheckedPhoto,
  executionId: string,
  quality: QualityFilter,
): Promise<string> {
  const { faceBox } = checked;
  const photo = checked.prepared ?? checked.photo;
  const attempt = { ...checked, executionId };
  if (!(await ledger.write(attempt, ['OPEN', 'INDEXING'], { state: 'INDEXING' }, 1))) {
    const mine = await ledger.attempt(attempt);
    if (mine?.state === 'CLAIMED' && mine.executionId === executionId) return mine.faceId!;
    throw new AttemptClosedError('The attempt ended before its face was indexed. Start a new execution.');
  }
  const addedNothing = (): Promise<unknown> => ledger.write(attempt, ['INDEXING'], {}, -1);
  const indexed = await lookAtPhoto(s3, photo, () =>
    collection.index(photo, faceImageId(attempt), quality).catch(async (error: unknown) => {
      if (hasAddedNothing(error)) await addedNothing();
      throw error;
    }),
  );
  if ('unindexed' in indexed) {
    if (indexed.isCertain) await addedNothing();
    throw new PhotoDoesNotMeetRequirementError(
      'The face is not clear enough to be recognised again.',
      indexed.unindexed.length > 0 ? indexed.unindexed : ['FACE_NOT_INDEXED'],
    );
  }
  await claimFace({ ledger, collection }, { ...attempt, isJudged: isSameFace(faceBox, indexed.box) }, indexed.faceId);
  requireSameFace(faceBox, indexed.box);
  return indexed.faceId;
}

/**
 * Names the face that an attempt has added. One of another face than was judged is REVOKED with it, so that a repetition
 * cannot go on with that face. If the attempt was closed meanwhile nothing else knows of the face: it is removed here.
 */
async function claimFace(
  { ledger, collection }: Pick<Stores, 'ledger' | 'collection'>,
  { isJudged, ...attempt }: OwnAttempt & { readonly isJudged: boolean },
  faceId: string,
): Promise<void> {
  const state = isJudged ? 'CLAIMED' : 'REVOKED';
  if (await ledger.write(attempt, ['INDEXING'], { state, faceId }, -1)) return;
  const mine = await ledger.attempt(attempt);
  // A try of the same function that was given up for lost, but was not, has named the same face.
  if (mine?.executionId === attempt.executionId && mine.faceId === faceId) {
    if (mine.state === 'CLAIMED' || mine.state === 'ACCEPTED') return;
  } else {
    await collection.remove([faceId]);
  }
  throw new AttemptClosedError('The attempt ended while its face was being indexed. Start a new execution.');
}
