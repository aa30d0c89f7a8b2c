import type { OpenAttempt } from './open-attempt';
import type { RiderPhoto } from './rider-records';

/** The state machine's data after FaceDetection. It holds nothing about the face. */
export interface CheckedPhoto extends Omit<OpenAttempt, 'upload'> {
  readonly s3Bucket: string;
  readonly s3Key: string;
  /** The very version that was checked. */
  readonly photo: RiderPhoto;
  /** Rules that Rekognition's answer gave no fact for. */
  readonly rulesNotApplied: readonly string[];
}
