import type { BoundingBox } from '@aws-sdk/client-rekognition';
import type { OpenAttempt } from './open-attempt';
import type { ObjectReference } from '../../runtime/object-read';
import type { RiderPhoto } from '../records/rider-records';

/** The state machine's data after FaceDetection. Of the face it holds only where on the photo it is. */
export interface CheckedPhoto extends Omit<OpenAttempt, 'upload'> {
  readonly s3Bucket: string;
  readonly s3Key: string;
  /** The very version that was checked. */
  readonly photo: RiderPhoto;
  /** A copy that Rekognition takes where it does not take the photo: upright, as the thumbnail. */
  readonly prepared?: ObjectReference;
  /** The face that was judged. No other may be searched or indexed. Ratios of the sides of the photo as Rekognition sees it. */
  readonly faceBox?: BoundingBox;
  /** Rules that Rekognition's answer gave no fact for. */
  readonly rulesNotApplied: readonly string[];
}
