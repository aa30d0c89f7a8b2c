import sharp, { type Metadata, type Sharp } from 'sharp';
import { UNUSUAL_HELD_BYTES } from './decoding-limits';
import { ImageIdentifyError, ImageRejection, ImageTooLarge, NotSupportedImageType } from './image-errors';
import { formatOf, type ImageFormat } from './image-format';
import { jpegEnding } from './structure/jpeg-ending';
import { heldBytes, refuseHeavy } from './structure/picture-head';
import { withoutInvisible } from './structure/png-chunks';
import { pngEnding } from './structure/png-ending';

/** The content's format by its first bytes, checked before sharp sees it: sharp would also render SVG and others. */
export function supportedFormat(bytes: Buffer, key: string): ImageFormat {
  const format = formatOf(bytes);
  if (format === undefined) {
    throw new NotSupportedImageType(`${key} is neither a JPEG nor a PNG by its content. Convert it to one of them.`);
  }
  return format;
}

/** What the decoder is to see of a file, or of its start. */
const visible = (bytes: Buffer): Buffer => (formatOf(bytes) === 'PNG' ? withoutInvisible(bytes) : bytes);

/**
 * The decoder's view of a header: stored size, orientation, and the size as displayed. Dimensions are not judged here, so
 * that an oversized image is not mistaken for a broken one.
 * @param bytes the file, or its start
 */
export function decoderMetadata(bytes: Buffer): Promise<Metadata> {
  return sharp(visible(bytes), { limitInputPixels: false, failOn: 'none', pages: 1 }).metadata();
}

/**
 * Refuses a picture of which pixels are missing, whatever lies behind the cut.
 * @param bytes the whole file
 * @throws ImageIdentifyError
 */
export async function refuseCut(format: ImageFormat, bytes: Buffer, key: string): Promise<void> {
  switch (format === 'PNG' ? await pngEnding(bytes) : jpegEnding(bytes)) {
    case 'cut':
      throw new ImageIdentifyError(`${key} was cut short: pixels are missing. Upload it again.`);
    case 'excessive':
      throw new ImageIdentifyError(`${key} is coded in more passes than any camera or editor writes. Export it again.`);
    case 'whole':
  }
}

/**
 * Decodes an image of a checked format. Nearly every image passes at the first try. When the decoder complains, the image
 * is refused if pixels are missing; any other complaint is about what viewers overlook, and so do we.
 * @param use what is made of the pixels; called a second time after a complaint
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge
 */
export async function decodeImage<T>(
  bytes: Buffer,
  key: string,
  maxPixels: number,
  use: (image: Sharp) => Promise<T>,
): Promise<T> {
  const format = supportedFormat(bytes, key);
  const open = (failOn: 'warning' | 'none'): Sharp =>
    sharp(visible(bytes), { limitInputPixels: maxPixels, failOn, pages: 1 });
  const held = heldBytes(format, bytes);
  refuseHeavy(held, key);
  // A picture that is held as a whole is decoded once at most, since the first try's memory outlives it.
  if (held <= UNUSUAL_HELD_BYTES) {
    try {
      return await use(open('warning'));
    } catch (error) {
      if (isTooLarge(error)) throw decodingError(error, key);
    }
  }
  await refuseCut(format, bytes, key);
  try {
    return await use(open('none'));
  } catch (error) {
    throw decodingError(error, key);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isTooLarge = (error: unknown): boolean => messageOf(error).includes('exceeds pixel limit');

/** Names what sharp could not do. */
export function decodingError(error: unknown, key: string): ImageRejection {
  if (error instanceof ImageRejection) return error;
  if (isTooLarge(error)) {
    return new ImageTooLarge(`${key} has more pixels than allowed. Scale it down.`, { cause: error });
  }
  return new ImageIdentifyError(`${key} cannot be read as an image (${messageOf(error).trim()}). Export it again.`, {
    cause: error,
  });
}
