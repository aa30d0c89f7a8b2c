import { ImageIdentifyError, ImageRejection, ImageTooLarge, ImageTooSmall } from '../image-analysis/image-errors';
import { hasEndMarker } from '../image-analysis/image-format';
import { decodingError, openImage, supportedFormat } from '../image-analysis/open-image';
import { MAX_PIXELS, MAX_PROPORTION, MAX_SENT_BYTES, MAX_SIDE, MIN_SIDE } from './picture-limits';

/** One side is too many times as long as the other. */
export class ImageTooNarrow extends ImageRejection {
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
}

/** JPEG qualities to try until a scaled copy is small enough to be sent. */
const QUALITIES = [90, 75, 50] as const;

/**
 * Checks, before a paid call, that the model can look at a picture.
 * @param scaleDown whether a picture with too many pixels is scaled in memory rather than refused
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooSmall, ImageTooLarge, ImageTooNarrow
 */
export async function preparePicture(bytes: Buffer, key: string, scaleDown: boolean): Promise<PreparedPicture> {
  if (bytes.length === 0) throw new ImageIdentifyError(`${key} is empty. Upload it again.`);
  const format = supportedFormat(bytes, key);
  const { width, height } = await uprightSize(bytes, key);
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
  if (!hasEndMarker(format, bytes)) await refuseUndecodable(bytes, key);
  return { width, height, ...(scaling < 1 ? { scaled: await scale(bytes, key) } : {}) };
}

async function uprightSize(bytes: Buffer, key: string): Promise<{ width: number; height: number }> {
  try {
    const { autoOrient } = await openImage(bytes, 0).metadata();
    return autoOrient;
  } catch (error) {
    throw decodingError(error, key);
  }
}

/** A file without an end mark was probably cut short: only decoding shows whether the model can read it. */
async function refuseUndecodable(bytes: Buffer, key: string): Promise<void> {
  try {
    await openImage(bytes, MAX_PIXELS).resize(16).toBuffer();
  } catch (error) {
    throw decodingError(error, key);
  }
}

async function scale(bytes: Buffer, key: string): Promise<Buffer> {
  try {
    for (const quality of QUALITIES) {
      const scaled = await openImage(bytes, MAX_PIXELS)
        .autoOrient()
        .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .jpeg({ quality })
        .toBuffer();
      if (scaled.length <= MAX_SENT_BYTES) return scaled;
    }
  } catch (error) {
    throw decodingError(error, key);
  }
  throw new ImageTooLarge(`${key} cannot be scaled to ${MAX_SENT_BYTES} bytes. Compress it more.`);
}
