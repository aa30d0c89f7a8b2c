import sharp, { type Metadata, type Sharp } from 'sharp';
import { UNUSUAL_HELD_BYTES } from './decoding-limits';
import { cutImage, ImageIdentifyError, ImageRejection, ImageTooLarge, NotSupportedImageType } from './image-errors';
import { formatOf, type ImageFormat } from './image-format';
import { kindOf, notSupported } from './picture-format';
import { jpegEnding } from './structure/jpeg-ending';
import { heldBytes, refuseHeavy } from './structure/picture-head';
import { withoutInvisible } from './structure/png-chunks';
import { pngEnding } from './structure/png-ending';

/**
 * What can be decoded at all. The content's format is checked before: this is for a file that a decoder takes for something
 * else. SVG is what overlays are drawn in.
 */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif', 'Tiff', 'Svg'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS.map((name) => `VipsForeignLoad${name}`) });

/** The content's format by its first bytes, checked before sharp sees it: sharp would also render SVG and others. */
export function supportedFormat(bytes: Buffer, key: string): ImageFormat {
  const format = formatOf(bytes);
  if (format !== undefined) return format;
  const kind = kindOf(bytes);
  throw typeof kind === 'string'
    ? new NotSupportedImageType(`${key} is a picture in ${kind}. Export it as JPEG.`)
    : notSupported(key, kind, 'neither a JPEG nor a PNG');
}

/** What the decoder is to see of a file. */
const visible = (bytes: Buffer): Buffer => (formatOf(bytes) === 'PNG' ? withoutInvisible(bytes) : bytes);

/**
 * The decoder's view of a header: stored size, orientation, and the size as displayed. Dimensions are not judged here, so
 * that an oversized image is not mistaken for a broken one.
 */
export function decoderMetadata(bytes: Buffer): Promise<Metadata> {
  return sharp(visible(bytes), { limitInputPixels: false, failOn: 'none', pages: 1 }).metadata();
}

/** Refuses a picture of which pixels are missing, whatever lies behind the cut. @throws ImageIdentifyError */
async function refuseCut(format: ImageFormat, bytes: Buffer, key: string): Promise<void> {
  switch (format === 'PNG' ? await pngEnding(bytes) : jpegEnding(bytes)) {
    case 'cut':
      throw cutImage(key);
    case 'excessive':
      throw new ImageIdentifyError(`${key} is coded in more passes than any camera or editor writes. Export it again.`);
    case 'whole':
  }
}

/**
 * Decodes an image and refuses one of which pixels are missing. A decoder cannot be asked for that: it overlooks what it
 * finds in the last rows that it reads. What else it complains about, viewers overlook, and so do we.
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge
 */
export async function decodeImage<T>(
  bytes: Buffer,
  key: string,
  maxPixels: number,
  use: (image: Sharp) => Promise<T>,
): Promise<T> {
  const format = supportedFormat(bytes, key);
  const held = heldBytes(format, bytes);
  refuseHeavy(held, key, format);
  if (held > UNUSUAL_HELD_BYTES) {
    await refuseCut(format, bytes, key);
    return decodeWhole(bytes, key, maxPixels, use);
  }
  // The decoder works in its own thread meanwhile.
  const [decoded, whole] = await Promise.allSettled([
    decodeWhole(bytes, key, maxPixels, use),
    refuseCut(format, bytes, key),
  ]);
  if (whole.status === 'rejected') throw whole.reason;
  if (decoded.status === 'rejected') throw decoded.reason;
  return decoded.value;
}

/**
 * Refuses a picture that cannot be decoded, or of which pixels are missing. To a tiny picture a decoder takes a fraction
 * of the time.
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge
 */
export async function refuseUndecodable(bytes: Buffer, key: string, maxPixels: number): Promise<void> {
  await decodeImage(bytes, key, maxPixels, (image) => image.resize(16).toBuffer());
}

/**
 * Decodes an image of a checked format that is not too heavy, and known to be whole.
 * @param failOn `truncated` where only the decoder can tell that pixels are missing
 * @throws ImageIdentifyError, ImageTooLarge
 */
export async function decodeWhole<T>(
  bytes: Buffer,
  key: string,
  maxPixels: number,
  use: (image: Sharp) => Promise<T>,
  failOn: 'none' | 'truncated' = 'none',
): Promise<T> {
  try {
    return await use(sharp(visible(bytes), { limitInputPixels: maxPixels, failOn, pages: 1 }));
  } catch (error) {
    throw decodingError(error, key);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Names what sharp could not do. */
export function decodingError(error: unknown, key: string): ImageRejection {
  if (error instanceof ImageRejection) return error;
  if (messageOf(error).includes('exceeds pixel limit')) {
    return new ImageTooLarge(`${key} has more pixels than allowed. Scale it down.`, { cause: error });
  }
  return new ImageIdentifyError(`${key} cannot be read as an image (${messageOf(error).trim()}). Export it again.`, {
    cause: error,
  });
}
