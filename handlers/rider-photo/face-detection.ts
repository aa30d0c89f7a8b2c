import { DetectFacesCommand } from '@aws-sdk/client-rekognition';
import type { S3Client } from '@aws-sdk/client-s3';
import { riderSettings } from '../../state-machines/rider-photo-settings';
import { rekognitionImage } from '../image/rekognition-image';
import { rekognition } from '../runtime/clients/rekognition';
import { callService } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import type { ObjectReference } from '../runtime/object-read';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import { storeOwnCopy } from './attempt/store-own-copy';
import type { CheckedPhoto } from './attempt/checked-photo';
import { openAttempt } from './attempt/open-attempt';
import { PhotoDoesNotMeetRequirementError } from './attempt/rider-errors';
import { parseRiderInput } from './attempt/rider-input';
import { lookAtPhoto } from './photo/photo-rejections';
import { FACE_ATTRIBUTES, judgePhoto } from './photo/photo-rules';
import { readPhoto } from './photo/read-photo';
import { retainUntil } from './records/riders';
import { deployedStores } from './records/stores';

const logger = createLogger('rider-photo');

function detectFaces(s3: S3Client, photo: ObjectReference) {
  const command = new DetectFacesCommand({ Image: rekognitionImage(photo), Attributes: [...FACE_ATTRIBUTES] });
  return lookAtPhoto(s3, photo, () => callService('detecting faces', () => rekognition.send(command)));
}

/**
 * Opens the attempt, copies a photo that Rekognition does not take, and checks that it shows one clear face.
 * @throws PhotoDoesNotMeetRequirementError with every rule that is broken; AlreadyProcessedError, PhotoSupersededError,
 * AttemptClosedError, InvalidInputError, TransientServiceError
 */
export const handler = async (event: TaskEvent & { readonly startedAt: string }): Promise<CheckedPhoto> => {
  const { maxPixels, retentionDays, ...rules } = settings(
    riderSettings,
    'maxPixels',
    'retentionDays',
    'minFaceConfidence',
    'minAttributeConfidence',
    'refuseSunglasses',
    'refuseOccludedFace',
    'requireOpenEyes',
    'minFaceSize',
    'minBrightness',
    'minSharpness',
    'maxYaw',
    'maxPitch',
    'maxRoll',
  );
  const stores = deployedStores();
  const input = parseRiderInput(event.input, event.startedAt);
  const { upload, ...attempt } = await openAttempt(stores, input, event.executionId, retainUntil(retentionDays));
  const { photo, size, copy } = await readPhoto(stores.s3, upload, maxPixels);
  const own = { ...attempt, executionId: event.executionId };
  const prepared = copy && (await storeOwnCopy(stores, own, copy));
  const { FaceDetails = [] } = await detectFaces(stores.s3, prepared ?? photo);
  const { failures, notApplied, faceBox } = judgePhoto(FaceDetails, size, rules);
  logger.info('photo checked', {
    attemptId: attempt.attemptId,
    failures: failures.map(({ reason }) => reason),
    rulesNotApplied: notApplied,
  });
  if (failures.length > 0) {
    throw new PhotoDoesNotMeetRequirementError(
      failures.map(({ message }) => message).join(' '),
      failures.map(({ reason }) => reason),
    );
  }
  return {
    ...attempt,
    s3Bucket: photo.bucket,
    s3Key: photo.key,
    photo,
    ...(prepared ? { prepared } : {}),
    faceBox,
    rulesNotApplied: notApplied,
  };
};
