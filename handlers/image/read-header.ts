import { emptyImage, ImageTooLarge, ImageTooSmall } from './image-errors';
import type { ImageFormat } from './image-format';
import { MAX_SIDE, MIN_SIDE } from './image-limits';
import { decoderMetadata, decodingError, supportedFormat } from './open-image';
import { checkHead, heldBytes, refuseHeavy } from './structure/picture-head';

/** What the header of an acceptable image says. */
interface ImageHeader {
  readonly format: ImageFormat;
  /** As stored: a camera may have been held upright. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1..8. */
  readonly orientation?: number;
}

/** What a picture may have, in pixels. */
interface SizeLimits {
  readonly maxPixels: number;
  /** What Rekognition accepts unless given. */
  readonly maxSide?: number;
}

/** @throws ImageTooSmall, ImageTooLarge */
export function checkDimensions(
  { width, height }: { readonly width: number; readonly height: number },
  key: string,
  { maxPixels, maxSide = MAX_SIDE }: SizeLimits,
): void {
  if (width < MIN_SIDE || height < MIN_SIDE) {
    throw new ImageTooSmall(
      `${key} is ${width}x${height} pixels; Rekognition needs at least ${MIN_SIDE} on each side. Upload a larger photo.`,
    );
  }
  if (width > maxSide || height > maxSide || width * height > maxPixels) {
    const side = maxSide < Infinity ? `${maxSide} on each side and ` : '';
    throw new ImageTooLarge(
      `${key} is ${width}x${height} pixels; at most ${side}${maxPixels} in all are allowed. Scale it down.`,
    );
  }
}

/**
 * Reads an image's header and refuses what its header shows not to be worth decoding.
 * @param bytes the whole file
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge, ImageTooSmall
 */
export async function readHeader(bytes: Buffer, key: string, limits: SizeLimits): Promise<ImageHeader> {
  if (bytes.length === 0) throw emptyImage(key);
  const format = supportedFormat(bytes, key);
  checkHead(format, bytes, key);
  const { width, height, orientation } = await decoderMetadata(bytes).catch((error: unknown) => {
    throw decodingError(error, key);
  });
  checkDimensions({ width, height }, key, limits);
  refuseHeavy(heldBytes(format, bytes), key, format);
  return { format, width, height, orientation };
}
