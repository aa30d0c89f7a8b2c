import type { Image } from '@aws-sdk/client-rekognition';
import { callService } from '../shared/errors';
import { ImageTooLarge, NotSupportedImageType } from './image-errors';
import type { BoundingBox, RegisteredImage } from './image-record';

/** The image for a Rekognition call: exactly the registered version, read by Rekognition itself. */
export function rekognitionImage(image: Pick<RegisteredImage, 'bucket' | 'key' | 'versionId'>): Image {
  return { S3Object: { Bucket: image.bucket, Name: image.key, Version: image.versionId } };
}

/** Runs a Rekognition call; what Rekognition itself finds wrong with the image becomes a rejection. */
export async function callRekognition<T>(what: string, key: string, call: () => Promise<T>): Promise<T> {
  try {
    return await callService(what, call);
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
    throw error;
  }
}

/** Percent with two decimals: more is noise, and costs room in the record. */
export function percent(value: number | undefined): number {
  return Math.round((value ?? 0) * 100) / 100;
}

/** A box with four decimals: half a pixel in 5,000. */
export function boundingBox(
  box: { Left?: number; Top?: number; Width?: number; Height?: number } | undefined,
): BoundingBox {
  const ratio = (value: number | undefined): number => Math.round((value ?? 0) * 1e4) / 1e4;
  return { left: ratio(box?.Left), top: ratio(box?.Top), width: ratio(box?.Width), height: ratio(box?.Height) };
}
