import { FACE_ATTRIBUTES, faceDetail, HEURISTIC_MEMBERS, selectAttributes, type FaceDetail } from '../face-detail';
import { loadImage, readImageInput, refuseFormat } from '../image-input';
import type { Operation } from '../operation';

/**
 * Faces of a picture, largest first. `Attributes` are checked against the service's list; of them the local models
 * know DEFAULT and SUNGLASSES, the others are absent from the answer unless it was recorded.
 */
export const detectFaces: Operation = async (input, context) => {
  const image = readImageInput(input);
  const attributes = input.list('Attributes', { of: { values: Object.keys(FACE_ATTRIBUTES) } }) ?? ['DEFAULT'];
  input.check();

  const bytes = await loadImage(image, context);
  const recorded = await context.vision.recordedAnswer(bytes, 'DetectFaces');
  if (recorded !== undefined) {
    const details = (recorded.answer['FaceDetails'] ?? []) as readonly FaceDetail[];
    return { body: { FaceDetails: details.map((face) => selectAttributes(face, attributes)) }, source: 'recorded' };
  }
  const { faces, source } = await context.vision.detectFaces(bytes).catch(refuseFormat);
  return {
    body: { FaceDetails: faces.map((face) => selectAttributes(faceDetail(face), attributes)) },
    source,
    heuristics: HEURISTIC_MEMBERS,
  };
};
