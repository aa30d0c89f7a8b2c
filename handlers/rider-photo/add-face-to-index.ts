import { riderSettings } from '../../state-machines/rider-photo-settings';
import { dynamodb } from '../shared/clients/dynamodb';
import { rekognition } from '../shared/clients/rekognition';
import { s3 } from '../shared/clients/s3';
import { environmentText } from '../shared/environment';
import { setting } from '../shared/setting';
import type { TaskEvent } from '../shared/task-event';
import type { CheckedPhoto } from './attempt/checked-photo';
import { claimFace } from './attempt/claim-face';
import { FaceCollection, type Indexed } from './faces/face-collection';
import { Ledger } from './records/ledger';
import { lookAtPhoto } from './photo/photo-rejections';
import { AttemptClosedError, CollectionNotFoundError, PhotoDoesNotMeetRequirementError } from './attempt/rider-errors';
import { requireSameFace } from './faces/same-face';

/** Whether Rekognition has refused the call: then, and only then, it is certain to have added nothing. */
function isRefusal(error: unknown): boolean {
  if (error instanceof PhotoDoesNotMeetRequirementError || error instanceof CollectionNotFoundError) return true;
  return (error as { $fault?: unknown }).$fault === 'client';
}

/**
 * Adds the face to the collection. The attempt says so before, and names the face after: whatever interrupts this, the
 * face can be found and taken back.
 * @throws PhotoDoesNotMeetRequirementError with Rekognition's reasons when it indexes no face; AttemptClosedError,
 * CollectionNotFoundError, TransientServiceError
 */
export const handler = async ({ input, executionId }: TaskEvent<CheckedPhoto>): Promise<{ faceId: string }> => {
  const ledger = new Ledger(dynamodb, environmentText('LEDGER_TABLE'));
  const collection = new FaceCollection(rekognition, environmentText('COLLECTION_ID'));
  const attempt = { ...input, executionId };
  if (!(await ledger.writeAttempt(attempt, ['OPEN'], { indexing: true }))) {
    throw new AttemptClosedError('The attempt ended before its face was indexed. Start a new execution.');
  }
  const forget = (): Promise<boolean> => ledger.writeAttempt(attempt, ['OPEN'], { indexing: undefined });
  let indexed: Indexed;
  try {
    const quality = setting(riderSettings, 'qualityFilter');
    indexed = await lookAtPhoto(s3, input.photo, () => collection.index(input.photo, input.externalImageId, quality));
  } catch (error) {
    if (isRefusal(error)) await forget();
    throw error;
  }
  if ('unindexed' in indexed) {
    await forget();
    throw new PhotoDoesNotMeetRequirementError(
      'The face is not clear enough to be recognised again.',
      indexed.unindexed.length > 0 ? indexed.unindexed : ['FACE_NOT_INDEXED'],
    );
  }
  await claimFace({ dynamodb, ledger, collection }, attempt, indexed.faceId);
  // Only now, when whoever takes the attempt back knows of the face.
  requireSameFace(input.faceBox, indexed.box);
  return { faceId: indexed.faceId };
};
