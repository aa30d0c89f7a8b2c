import { ImageIdentifyError, ImageTooLarge, ImageTooSmall } from './image-errors';
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

function checkDimensions(width: number, height: number, key: string, maxPixels: number): void {
  if (width < MIN_SIDE || height < MIN_SIDE) {
    throw new ImageTooSmall(
      `${key} is ${width}x${height} pixels; Rekognition needs at least ${MIN_SIDE} on each side. Upload a larger photo.`,
    );
  }
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > maxPixels) {
    throw new ImageTooLarge(
      `${key} is ${width}x${height} pixels; at most ${MAX_SIDE} on each side and ${maxPixels} in all are allowed. Scale it down.`,
    );
  }
}

/**
 * Reads an image's header and refuses what its header shows not to be worth decoding.
 * @param bytes the whole file
 * @param maxPixels largest accepted number of pixels
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge, ImageTooSmall
 */
export async function readHeader(bytes: Buffer, key: string, maxPixels: number): Promise<ImageHeader> {
  if (bytes.length === 0) throw new ImageIdentifyError(`${key} is empty. Upload it again.`);
  const format = supportedFormat(bytes, key);
  checkHead(format, bytes, key);
  const { width, height, orientation } = await decoderMetadata(bytes).catch((error: unknown) => {
    throw decodingError(error, key);
  });
  checkDimensions(width, height, key, maxPixels);
  refuseHeavy(heldBytes(format, bytes), key);
  return { format, width, height, orientation };
}
