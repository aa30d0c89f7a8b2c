import { DetectFacesCommand, type FaceDetail } from '@aws-sdk/client-rekognition';
import { boundingBox, callRekognition, percent, rekognitionImage } from '../image/rekognition-image';
import { rekognition } from '../runtime/clients/rekognition';
import { s3 } from '../runtime/clients/s3';
import { known } from '../runtime/known';
import type { TaskEvent } from '../runtime/task-event';
import type { Face, AnalyzableImage } from './record/image-record';

export interface DetectedFaces {
  readonly faces: readonly Face[];
}

/** Keeps box, confidence and quality; landmarks and pose of 100 faces would not fit a state's payload. What is not told stays absent. */
export function toFaces(details: readonly FaceDetail[]): DetectedFaces {
  return {
    faces: details.map(({ Confidence, BoundingBox, Quality }) =>
      known({
        confidence: percent(Confidence),
        boundingBox: boundingBox(BoundingBox),
        quality: Quality && known({ brightness: percent(Quality.Brightness), sharpness: percent(Quality.Sharpness) }),
      }),
    ),
  };
}

/** Finds the faces of an image, or of its copy, unless an earlier attempt has; asks for no age, gender or emotion. */
export const handler = async ({ input }: TaskEvent<AnalyzableImage>): Promise<DetectedFaces> => {
  if (input.found?.faces) return { faces: input.found.faces };
  const image = input.prepared ?? input;
  const answer = await callRekognition(s3, 'detecting faces', image, () =>
    rekognition.send(new DetectFacesCommand({ Image: rekognitionImage(image), Attributes: ['DEFAULT'] })),
  );
  return toFaces(answer.FaceDetails ?? []);
};
