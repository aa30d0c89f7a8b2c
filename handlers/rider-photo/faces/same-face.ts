import type { BoundingBox } from '@aws-sdk/client-rekognition';
import { PhotoDoesNotMeetRequirementError } from '../attempt/rider-errors';

/** Share of the area of both boxes that they have in common, from which on they are boxes of one face. */
const MIN_OVERLAP = 0.5;

/** Intersection over union of two boxes: 1 for the same box, 0 for boxes that do not touch. */
function overlap(one: BoundingBox, other: BoundingBox): number {
  const common = (start: 'Left' | 'Top', length: 'Width' | 'Height'): number => {
    const [a, b] = [one[start] ?? 0, other[start] ?? 0];
    return Math.max(0, Math.min(a + (one[length] ?? 0), b + (other[length] ?? 0)) - Math.max(a, b));
  };
  const area = ({ Width = 0, Height = 0 }: BoundingBox): number => Width * Height;
  const shared = common('Left', 'Width') * common('Top', 'Height');
  const whole = area(one) + area(other) - shared;
  return whole > 0 ? shared / whole : 0;
}

/** Whether two boxes are of one face. A box that is missing is of none. */
export function isSameFace(one: BoundingBox | undefined, other: BoundingBox | undefined): boolean {
  return one !== undefined && other !== undefined && overlap(one, other) >= MIN_OVERLAP;
}

/**
 * Makes sure that a face that Rekognition chose, the largest it saw, is the face that was judged. Each of its calls looks
 * at the photo again, and a quality bar may hide the largest face from one of them.
 * @throws PhotoDoesNotMeetRequirementError also when a box is missing: the faces cannot be told to be the same then
 */
export function requireSameFace(judged: BoundingBox | undefined, chosen: BoundingBox | undefined): void {
  if (isSameFace(judged, chosen)) return;
  throw new PhotoDoesNotMeetRequirementError(
    'Another face is in the photo, perhaps in a picture behind you. Take the photo in front of an empty wall.',
    ['SEVERAL_FACES'],
  );
}
