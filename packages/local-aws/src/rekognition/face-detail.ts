import type { BoundingBox, DetectedFace } from '../vision/answers';

/** Values of `Attributes`, and what each adds to a face. `DEFAULT` and `ALL` name sets. */
export const FACE_ATTRIBUTES: Readonly<Record<string, string | undefined>> = {
  DEFAULT: undefined,
  ALL: undefined,
  AGE_RANGE: 'AgeRange',
  BEARD: 'Beard',
  EMOTIONS: 'Emotions',
  EYE_DIRECTION: 'EyeDirection',
  EYEGLASSES: 'Eyeglasses',
  EYES_OPEN: 'EyesOpen',
  GENDER: 'Gender',
  MOUTH_OPEN: 'MouthOpen',
  MUSTACHE: 'Mustache',
  FACE_OCCLUDED: 'FaceOccluded',
  SMILE: 'Smile',
  SUNGLASSES: 'Sunglasses',
};

const ALWAYS = ['BoundingBox', 'Confidence', 'Pose', 'Quality', 'Landmarks'];

/** The landmarks of an answer that does not ask for ALL attributes. */
const DEFAULT_LANDMARKS = new Set(['eyeLeft', 'eyeRight', 'mouthLeft', 'mouthRight', 'nose']);

/** Members that no trained model stands behind. */
export const HEURISTIC_MEMBERS = ['Pose', 'Quality', 'Sunglasses'];

export type FaceDetail = Readonly<Record<string, unknown>>;

/** A face in the service's shape, with every fact that the local models have and no other. */
export function faceDetail(face: DetectedFace): FaceDetail {
  const { pose, quality, sunglasses } = face;
  return {
    BoundingBox: boundingBox(face.boundingBox),
    ...(sunglasses === undefined ? {} : { Sunglasses: { Value: sunglasses.value, Confidence: sunglasses.confidence } }),
    Landmarks: face.landmarks.map(({ type, x, y }) => ({ Type: type, X: x, Y: y })),
    Pose: { Roll: pose.roll, Yaw: pose.yaw, Pitch: pose.pitch },
    Quality: { Brightness: quality.brightness, Sharpness: quality.sharpness },
    Confidence: face.confidence,
  };
}

/** Leaves of a face what was asked for: `DEFAULT` is always part of it. */
export function selectAttributes(detail: FaceDetail, attributes: readonly string[]): FaceDetail {
  if (attributes.includes('ALL')) return detail;
  const members = new Set([...ALWAYS, ...attributes.map((attribute) => FACE_ATTRIBUTES[attribute])]);
  const landmarks = (detail['Landmarks'] ?? []) as readonly { readonly Type?: string }[];
  return {
    ...Object.fromEntries(Object.entries(detail).filter(([member]) => members.has(member))),
    Landmarks: landmarks.filter(({ Type }) => DEFAULT_LANDMARKS.has(Type ?? '')),
  };
}

export function boundingBox({ left, top, width, height }: BoundingBox): Readonly<Record<string, number>> {
  return { Width: width, Height: height, Left: left, Top: top };
}
