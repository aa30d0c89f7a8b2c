import type { Sharp } from 'sharp';
import { emptyImage, ImageRejection, ImageTooLarge, ImageTooSmall } from '../../image/image-errors';
import { decodeImage, decoderMetadata, decodingError, refuseUndecodable } from '../../image/open-image';
import { decodeOriginal } from '../../image/decode-original';
import { pictureFormat, readOriginal } from '../../image/original';
import { checkHead, heldBytes, refuseHeavy } from '../../image/structure/picture-head';
import { type Orientation, orientationOfBoxes } from '../../image/upright';
import { MAX_PIXELS, MAX_PROPORTION, MAX_SENT_BYTES, MAX_SIDE, MIN_SIDE } from './picture-limits';

/** One side is too many times as long as the other. */
class ImageTooNarrow extends ImageRejection {
  constructor(message: string) {
    super('ImageTooNarrow', message);
  }
}

export interface PreparedPicture {
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** An upright JPEG for the model, when the picture itself has a size or a format that the model does not take. */
  readonly scaled?: Buffer;
  /** EXIF orientation that the model does not apply, so that its boxes must be turned. */
  readonly boxOrientation?: Orientation;
}

/** JPEG qualities to try until a scaled copy is small enough to be sent. */
const QUALITIES = [90, 75, 50] as const;

/**
 * Checks, before it is sent, that the model can look at a picture. What it does not take by its format is turned into a copy.
 * @param scaleDown whether a picture with too many pixels is scaled in memory rather than refused
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooSmall, ImageTooLarge, ImageTooNarrow
 */
export async function preparePicture(bytes: Buffer, key: string, scaleDown: boolean): Promise<PreparedPicture> {
  if (bytes.length === 0) throw emptyImage(key);
  const format = pictureFormat(bytes, key);
  if (format !== 'JPEG' && format !== 'PNG') return copied(bytes, key, scaleDown);
  checkHead(format, bytes, key);
  const { width, height, orientation } = await readUpright(bytes, key);
  const scaling = scalingOf({ width, height }, key, scaleDown);
  refuseHeavy(heldBytes(format, bytes), key, format);
  // The scaled copy is upright.
  if (scaling < 1) return { width, height, scaled: await scale(bytes, key) };
  await refuseUndecodable(bytes, key, MAX_PIXELS);
  const boxOrientation = orientationOfBoxes(format, orientation);
  return { width, height, ...(boxOrientation === undefined ? {} : { boxOrientation }) };
}

/** @returns by how much a picture is too large, 1 when it is not. @throws ImageTooSmall, ImageTooLarge, ImageTooNarrow */
function scalingOf(
  { width, height }: Pick<PreparedPicture, 'width' | 'height'>,
  key: string,
  scaleDown: boolean,
): number {
  const [shorter, longer] = width < height ? [width, height] : [height, width];
  const size = `${key} is ${width}x${height} pixels`;
  if (longer > shorter * MAX_PROPORTION) {
    throw new ImageTooNarrow(`${size}; one side may be at most ${MAX_PROPORTION} times the other. Crop it.`);
  }
  if (longer * shorter > MAX_PIXELS || (longer > MAX_SIDE && !scaleDown)) {
    throw new ImageTooLarge(`${size}; Custom Labels accepts at most ${MAX_SIDE} on each side. Scale it down.`);
  }
  const scaling = Math.min(1, MAX_SIDE / longer);
  if (Math.floor(shorter * scaling) < MIN_SIDE) {
    throw new ImageTooSmall(`${size}; Custom Labels needs at least ${MIN_SIDE} on each side. Use a larger one.`);
  }
  return scaling;
}

async function readUpright(
  bytes: Buffer,
  key: string,
): Promise<{ width: number; height: number; orientation?: number }> {
  try {
    const { autoOrient, orientation } = await decoderMetadata(bytes);
    return { ...autoOrient, orientation };
  } catch (error) {
    throw decodingError(error, key);
  }
}

/** A picture of a format that the model does not take, as an upright JPEG. */
async function copied(bytes: Buffer, key: string, scaleDown: boolean): Promise<PreparedPicture> {
  const original = await readOriginal(bytes, key, MAX_PIXELS);
  const { width, height } = original;
  const scaling = scalingOf(original, key, scaleDown);
  const size = { width: Math.round(width * scaling), height: Math.round(height * scaling) };
  const scaled = await smallEnough(key, (encode) => decodeOriginal(original, key, MAX_PIXELS, size, encode));
  return { width, height, scaled };
}

const scale = (bytes: Buffer, key: string): Promise<Buffer> =>
  smallEnough(key, (encode) =>
    decodeImage(bytes, key, MAX_PIXELS, (image) =>
      encode(image.autoOrient().resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })),
    ),
  );

/** Encodes a copy until it is small enough to be sent. */
async function smallEnough(
  key: string,
  decode: (encode: (image: Sharp) => Promise<Buffer>) => Promise<Buffer>,
): Promise<Buffer> {
  for (const quality of QUALITIES) {
    const copy = await decode((image) =>
      image.flatten({ background: '#ffffff' }).toColourspace('srgb').jpeg({ quality }).toBuffer(),
    );
    if (copy.length <= MAX_SENT_BYTES) return copy;
  }
  throw new ImageTooLarge(`${key} cannot be scaled to ${MAX_SENT_BYTES} bytes. Compress it more.`);
}
