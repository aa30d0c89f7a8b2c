import sharp, { type Sharp } from 'sharp';
import { formatOf } from './image-format';
import { ImageIdentifyError, ImageTooLarge, NotSupportedImageType } from './image-errors';
import type { ImageFormat } from './image-record';

/** The content's format by its first bytes, checked before sharp sees it: sharp would also render SVG and others. */
export function supportedFormat(bytes: Buffer, key: string): ImageFormat {
  const format = formatOf(bytes);
  if (format === undefined) {
    throw new NotSupportedImageType(`${key} is neither a JPEG nor a PNG by its content. Convert it to one of them.`);
  }
  return format;
}

/** Opens an image of a checked format; decoding fails on the first warning, so a truncated image is an error. */
export function openImage(bytes: Buffer, maxPixels: number): Sharp {
  return sharp(bytes, { limitInputPixels: maxPixels, failOn: 'warning', pages: 1 });
}

/** Names what sharp could not do. */
export function decodingError(error: unknown, key: string): ImageIdentifyError | ImageTooLarge {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('exceeds pixel limit')) {
    return new ImageTooLarge(`${key} has more pixels than allowed. Scale it down.`, { cause: error });
  }
  return new ImageIdentifyError(`${key} cannot be read as an image (${message.trim()}). Export it again.`, {
    cause: error,
  });
}
