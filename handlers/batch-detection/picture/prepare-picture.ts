import { emptyImage, ImageRejection, ImageTooLarge, ImageTooSmall } from '../../image/image-errors';
import {
  decodeImage,
  decoderMetadata,
  decodingError,
  refuseUndecodable,
  supportedFormat,
} from '../../image/open-image';
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
  /** A smaller copy for the model, when the picture itself is larger than the model accepts. */
  readonly scaled?: Buffer;
  /** EXIF orientation that the model does not apply, so that its boxes must be turned. */
  readonly boxOrientation?: Orientation;
}

/** JPEG qualities to try until a scaled copy is small enough to be sent. */
const QUALITIES = [90, 75, 50] as const;

/**
 * Checks, before it is sent, that the model can look at a picture.
 * @param scaleDown whether a picture with too many pixels is scaled in memory rather than refused
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooSmall, ImageTooLarge, ImageTooNarrow
 */
export async function preparePicture(bytes: Buffer, key: string, scaleDown: boolean): Promise<PreparedPicture> {
  if (bytes.length === 0) throw emptyImage(key);
  const format = supportedFormat(bytes, key);
  checkHead(format, bytes, key);
  const { width, height, orientation } = await readUpright(bytes, key);
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
  refuseHeavy(heldBytes(format, bytes), key);
  // The scaled copy is upright.
  if (scaling < 1) return { width, height, scaled: await scale(bytes, key) };
  await refuseUndecodable(bytes, key, MAX_PIXELS);
  const boxOrientation = orientationOfBoxes(format, orientation);
  return { width, height, ...(boxOrientation === undefined ? {} : { boxOrientation }) };
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

async function scale(bytes: Buffer, key: string): Promise<Buffer> {
  for (const quality of QUALITIES) {
    const scaled = await decodeImage(bytes, key, MAX_PIXELS, (image) =>
      image
        .autoOrient()
        .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .jpeg({ quality })
        .toBuffer(),
    );
    if (scaled.length <= MAX_SENT_BYTES) return scaled;
  }
  throw new ImageTooLarge(`${key} cannot be scaled to ${MAX_SENT_BYTES} bytes. Compress it more.`);
}
