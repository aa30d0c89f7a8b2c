import { DetectFacesCommand, type FaceDetail } from '@aws-sdk/client-rekognition';
import { boundingBox, callRekognition, percent, rekognitionImage } from '../image/rekognition-image';
import type { Orientation } from '../image/upright';
import { rekognition } from '../runtime/clients/rekognition';
import { s3 } from '../runtime/clients/s3';
import { known } from '../runtime/known';
import type { TaskEvent } from '../runtime/task-event';
import type { Face, RegisteredImage } from './record/image-record';

export interface DetectedFaces {
  readonly faces: readonly Face[];
}

/** Keeps box, confidence and quality; landmarks and pose of 100 faces would not fit a state's payload. What is not told stays absent. */
export function toFaces(details: readonly FaceDetail[], orientation?: Orientation): DetectedFaces {
  return {
    faces: details.map(({ Confidence, BoundingBox, Quality }) =>
      known({
        confidence: percent(Confidence),
        boundingBox: boundingBox(BoundingBox, orientation),
        quality: Quality && known({ brightness: percent(Quality.Brightness), sharpness: percent(Quality.Sharpness) }),
      }),
    ),
  };
}

/** Finds the faces of a registered image; asks for no age, gender or emotion. */
export const handler = async ({ input }: TaskEvent<RegisteredImage>): Promise<DetectedFaces> => {
  const answer = await callRekognition(s3, 'detecting faces', input, () =>
    rekognition.send(new DetectFacesCommand({ Image: rekognitionImage(input), Attributes: ['DEFAULT'] })),
  );
  return toFaces(answer.FaceDetails ?? [], input.boxOrientation);
};
