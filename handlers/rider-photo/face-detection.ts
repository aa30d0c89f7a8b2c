import { riderSettings } from '../../state-machines/rider-photo-settings';
import { DetectFacesCommand } from '@aws-sdk/client-rekognition';
import { rekognitionImage } from '../image/rekognition-image';
import { dynamodb } from '../runtime/clients/dynamodb';
import { rekognition } from '../runtime/clients/rekognition';
import { s3 } from '../runtime/clients/s3';
import { environmentText } from '../runtime/settings';
import { setting } from '../runtime/setting';
import { callService } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import type { TaskEvent } from '../runtime/task-event';
import type { CheckedPhoto } from './attempt/checked-photo';
import { Ledger } from './records/ledger';
import { openAttempt } from './attempt/open-attempt';
import { lookAtPhoto } from './photo/photo-rejections';
import { FACE_ATTRIBUTES, judgePhoto, type PhotoRules } from './photo/photo-rules';
import { readPhoto } from './photo/read-photo';
import { PhotoDoesNotMeetRequirementError } from './attempt/rider-errors';
import { parseRiderInput } from './attempt/rider-input';
import type { RiderPhoto } from './records/rider-records';
import { retainUntil, Riders } from './records/riders';

const logger = createLogger('rider-photo');

function photoRules(): PhotoRules {
  return {
    minFaceConfidence: setting(riderSettings, 'minFaceConfidence'),
    minAttributeConfidence: setting(riderSettings, 'minAttributeConfidence'),
    refuseSunglasses: setting(riderSettings, 'refuseSunglasses'),
    refuseOccludedFace: setting(riderSettings, 'refuseOccludedFace'),
    requireOpenEyes: setting(riderSettings, 'requireOpenEyes'),
    minFaceSize: setting(riderSettings, 'minFaceSize'),
    minBrightness: setting(riderSettings, 'minBrightness'),
    minSharpness: setting(riderSettings, 'minSharpness'),
    maxYaw: setting(riderSettings, 'maxYaw'),
    maxPitch: setting(riderSettings, 'maxPitch'),
    maxRoll: setting(riderSettings, 'maxRoll'),
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
  const rules = photoRules();
  const input = parseRiderInput(event.input, event.startedAt);
  const { upload, ...attempt } = await openAttempt(
    {
      dynamodb,
      riders: new Riders(dynamodb, environmentText('RIDERS_TABLE')),
      ledger: new Ledger(dynamodb, environmentText('LEDGER_TABLE')),
    },
    input,
    event.executionId,
    retainUntil(setting(riderSettings, 'retentionDays')),
  );
  const { photo, size } = await readPhoto(s3, upload, setting(riderSettings, 'maxPixels'));
  const { FaceDetails = [] } = await detectFaces(photo);
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
  return { ...attempt, s3Bucket: photo.bucket, s3Key: photo.key, photo, faceBox, rulesNotApplied: notApplied };
};
