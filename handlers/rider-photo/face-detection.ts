import { DetectFacesCommand } from '@aws-sdk/client-rekognition';
import { rekognitionImage } from '../image-analysis/rekognition-image';
import { dynamodb } from '../shared/clients/dynamodb';
import { rekognition } from '../shared/clients/rekognition';
import { s3 } from '../shared/clients/s3';
import { environmentFlag, environmentNumber, environmentText } from '../shared/environment';
import { callService } from '../shared/errors';
import { createLogger } from '../shared/logger';
import type { TaskEvent } from '../shared/task-event';
import type { CheckedPhoto } from './checked-photo';
import { Ledger } from './ledger';
import { openAttempt } from './open-attempt';
import { lookAtPhoto } from './photo-rejections';
import { FACE_ATTRIBUTES, judgePhoto, type PhotoRules } from './photo-rules';
import { readPhoto } from './read-photo';
import { PhotoDoesNotMeetRequirementError } from './rider-errors';
import { parseRiderInput } from './rider-input';
import type { RiderPhoto } from './rider-records';
import { retainUntil, Riders } from './riders';

const logger = createLogger('rider-photo');

function photoRules(): PhotoRules {
  return {
    minFaceConfidence: environmentNumber('MIN_FACE_CONFIDENCE'),
    minAttributeConfidence: environmentNumber('MIN_ATTRIBUTE_CONFIDENCE'),
    refuseSunglasses: environmentFlag('REFUSE_SUNGLASSES'),
    refuseOccludedFace: environmentFlag('REFUSE_OCCLUDED_FACE'),
    requireOpenEyes: environmentFlag('REQUIRE_OPEN_EYES'),
    minFaceSize: environmentNumber('MIN_FACE_SIZE'),
    minBrightness: environmentNumber('MIN_BRIGHTNESS'),
    minSharpness: environmentNumber('MIN_SHARPNESS'),
    maxYaw: environmentNumber('MAX_YAW'),
    maxPitch: environmentNumber('MAX_PITCH'),
    maxRoll: environmentNumber('MAX_ROLL'),
  };
}

function detectFaces(photo: RiderPhoto) {
  const command = new DetectFacesCommand({ Image: rekognitionImage(photo), Attributes: [...FACE_ATTRIBUTES] });
  return lookAtPhoto(s3, photo, () => callService('detecting faces', () => rekognition.send(command)));
}

/**
 * Opens the attempt and checks that the photo shows one clear face.
 * @throws PhotoDoesNotMeetRequirementError with every rule that is broken; AlreadyProcessedError, PhotoSupersededError,
 * InvalidInputError, TransientServiceError
 */
export const handler = async (event: TaskEvent & { readonly startedAt: string }): Promise<CheckedPhoto> => {
  const input = parseRiderInput(event.input, event.startedAt);
  const { upload, ...attempt } = await openAttempt(
    {
      dynamodb,
      riders: new Riders(dynamodb, environmentText('RIDERS_TABLE')),
      ledger: new Ledger(dynamodb, environmentText('LEDGER_TABLE')),
    },
    input,
    event.executionId,
    retainUntil(environmentNumber('RETENTION_DAYS')),
  );
  const { photo, size } = await readPhoto(s3, upload, environmentNumber('MAX_PIXELS'));
  const { FaceDetails = [] } = await detectFaces(photo);
  const { failures, notApplied, faceBox } = judgePhoto(FaceDetails, size, photoRules());
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
  return { ...attempt, s3Bucket: photo.bucket, s3Key: photo.key, photo, faceBox, rulesNotApplied: notApplied };
};
