import type { Image } from '@aws-sdk/client-rekognition';
import type { S3Client } from '@aws-sdk/client-s3';
import { callService } from '../runtime/errors';
import { isMissing, type ObjectReference } from '../runtime/object-read';
import { ImageTooLarge, notFound, NotSupportedImageType } from './image-errors';
import { type BoundingBox, type Orientation, uprightBox } from './upright';

/** Where Rekognition finds an image: the object itself, in exactly this version, or bytes (at most 4 MB) of a copy. */
export type ImageSource = Omit<ObjectReference, 'etag'> | { readonly bytes: Buffer };

/** The image for a Rekognition call. */
export function rekognitionImage(image: ImageSource): Image {
  if ('bytes' in image) return { Bytes: image.bytes };
  return { S3Object: { Bucket: image.bucket, Name: image.key, Version: image.versionId } };
}

/**
 * Runs a Rekognition call; what Rekognition itself finds wrong with the image becomes a rejection. That it cannot read
 * the image only does when S3 says that it is gone: else something is wrong with the account. Of an image without a
 * version Rekognition reads what lies at the key by then: the answer counts if that is still the image.
 */
export async function callRekognition<T>(
  s3: S3Client,
  what: string,
  image: ObjectReference,
  call: () => Promise<T>,
): Promise<T> {
  const { key } = image;
  try {
    const answer = await callService(what, call);
    if (image.versionId !== undefined || !(await isMissing(s3, image))) return answer;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'InvalidImageFormatException') {
      throw new NotSupportedImageType(`Rekognition does not support the encoding of ${key}. Export it again.`, {
        cause: error,
      });
    }
    if (name === 'ImageTooLargeException') {
      throw new ImageTooLarge(`Rekognition finds ${key} too large. Scale it down.`, { cause: error });
    }
    if (name === 'InvalidS3ObjectException' && (await isMissing(s3, image))) throw notFound(image, error);
    throw error;
  }
  throw notFound(image);
}

/** Percent with two decimals: more is noise, and costs room in the record. What Rekognition does not tell is absent. */
export function percent(value: number | undefined): number | undefined {
  return value === undefined || !Number.isFinite(value) ? undefined : Math.round(value * 100) / 100;
}

/**
 * A box with four decimals (half a pixel in 5,000), cut to the part that lies in the picture: the box of a face at the
 * edge reaches beyond it. https://docs.aws.amazon.com/rekognition/latest/APIReference/API_BoundingBox.html
 * @param orientation that is left to apply, when the answer is about the picture as stored
 * @returns a box of the upright picture; undefined unless all four sides are known
 */
export function boundingBox(
  box: { Left?: number; Top?: number; Width?: number; Height?: number } | undefined,
  orientation?: Orientation,
): BoundingBox | undefined {
  const { Left, Top, Width, Height } = box ?? {};
  const across = insideOf(Left, Width);
  const down = insideOf(Top, Height);
  if (!across || !down) return undefined;
  return uprightBox({ left: across.start, top: down.start, width: across.length, height: down.length }, orientation);
}

/** The part of one side of a box that lies between 0 and 1. */
function insideOf(
  start: number | undefined,
  length: number | undefined,
): { start: number; length: number } | undefined {
  if (start === undefined || length === undefined || !Number.isFinite(start) || !Number.isFinite(length)) {
    return undefined;
  }
  const inside = (ratio: number): number => Math.min(1, Math.max(0, ratio));
  const rounded = (ratio: number): number => Math.round(ratio * 1e4) / 1e4;
  const from = rounded(inside(start));
  // Both roundings may go up, together beyond the edge.
  return { start: from, length: rounded(Math.min(inside(start + length) - inside(start), 1 - from)) };
}
