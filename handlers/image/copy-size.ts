import { ImageTooSmall } from './image-errors';
import { MAX_SIDE, MIN_SIDE } from './image-limits';

/**
 * Pixels of the longer side of a copy: all of a photo of 12 megapixels. A face needs 40 pixels in a picture of 1920x1080,
 * and more in a larger one, so that a larger copy would show Rekognition no smaller face.
 * https://docs.aws.amazon.com/rekognition/latest/dg/limits.html
 */
const LONG_SIDE = 4096;

/** The size of a copy: no larger than is of use, and each side within what Rekognition accepts. @throws ImageTooSmall */
export function copySize(
  { width, height }: { readonly width: number; readonly height: number },
  key: string,
): { width: number; height: number } {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  // A long strip is left long, so that its other side stays visible.
  const scale = Math.min(1, MAX_SIDE / long, Math.max(LONG_SIDE / long, MIN_SIDE / short));
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  if (Math.min(size.width, size.height) >= MIN_SIDE) return size;
  throw new ImageTooSmall(
    `${key} is ${width}x${height} pixels; scaled to the ${MAX_SIDE} that Rekognition accepts on a side, the other has less than ${MIN_SIDE}. Cut it into parts.`,
  );
}
