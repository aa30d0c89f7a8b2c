import type { FaceDetail } from '@aws-sdk/client-rekognition';
import { type Orientation, uprightBox, uprightRoll } from '../../image/upright';

/**
 * A face as it is in the upright photo: box and roll. The other angles are about the head, and its landmarks are not needed.
 * @param orientation that is left to apply: Rekognition looks at a PNG as it is stored
 */
export function uprightFace(face: FaceDetail, orientation: Orientation): FaceDetail {
  if (orientation === undefined) return face;
  const { Left, Top, Width, Height } = face.BoundingBox ?? {};
  const known = Left !== undefined && Top !== undefined && Width !== undefined && Height !== undefined;
  const box = known ? uprightBox({ left: Left, top: Top, width: Width, height: Height }, orientation) : undefined;
  const roll = face.Pose?.Roll;
  return {
    ...face,
    BoundingBox: box && { Left: box.left, Top: box.top, Width: box.width, Height: box.height },
    Pose: roll === undefined ? face.Pose : { ...face.Pose, Roll: uprightRoll(roll, orientation) },
  };
}
