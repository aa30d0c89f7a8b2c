import { MAX_HEAD_PARTS } from './decoding-limits';
import { displayP3Profile } from './display-p3-profile';
import { cutImage, emptyImage, ImageIdentifyError, NotSupportedImageType } from './image-errors';
import type { OtherFormat, PictureFormat } from './image-format';
import { decoderMetadata, decodingError } from './open-image';
import { kindOf, notSupported } from './picture-format';
import { checkDimensions, readHeader } from './read-header';
import { readGif } from './structure/gif-blocks';
import { type HeifPicture, readHeif } from './structure/heif-picture';
import type { PictureFrame } from './structure/picture-frame';
import { checkExif, checkParts, refuseHeavy } from './structure/picture-head';
import { namesDisplayP3 } from './structure/png-chunks';
import { readTiff } from './structure/tiff-directory';
import { readWebp } from './structure/webp-chunks';
import { uprightSize } from './upright';

/** A picture as it was uploaded, in a format that may not be one of Rekognition's; its header was looked at. */
export interface Original {
  readonly format: PictureFormat;
  /** As displayed, in pixels. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1..8, if it is the decoder that is to apply it. */
  readonly orientation?: number;
  /** What a decoder is to see of the file. */
  readonly bytes: Buffer;
  /** EXIF from the byte order mark on, of a format that is neither JPEG nor PNG. */
  readonly exif?: Buffer;
  /** Colour profile that the decoder does not see. */
  readonly icc?: Buffer;
}

const READERS: Readonly<Record<OtherFormat, (bytes: Buffer, maxParts: number) => PictureFrame | undefined>> = {
  HEIC: readHeif,
  WebP: readWebp,
  AVIF: readHeif,
  GIF: readGif,
  TIFF: readTiff,
};

/** The format of a picture by its first bytes. @throws NotSupportedImageType, which says what the file is instead */
export function pictureFormat(start: Buffer, key: string): PictureFormat {
  const kind = kindOf(start);
  if (typeof kind === 'string') return kind;
  throw notSupported(key, kind, 'none of JPEG, PNG, HEIC, WebP, AVIF, GIF and TIFF');
}

/** What one decoder reads of a HEIC, the other does not. */
const isHeif = (frame: PictureFrame): frame is HeifPicture => 'upright' in frame;

/** Looks at a container's own words before anybody acts on them. */
function frameOf(format: OtherFormat, bytes: Buffer, key: string): PictureFrame {
  const frame = READERS[format](bytes, MAX_HEAD_PARTS);
  if (frame === undefined)
    throw new ImageIdentifyError(`${key} has no picture in its ${format} file. Export it again.`);
  if ('raw' in frame && frame.raw) {
    throw new NotSupportedImageType(`${key} is a raw file of a camera. Export it as JPEG.`);
  }
  checkParts(frame.parts, key);
  if (frame.cut) throw cutImage(key);
  if (frame.exif) checkExif(frame.exif, key);
  return frame;
}

/**
 * Reads the header of an original of any format, and refuses what is not worth decoding.
 * @param bytes the whole file
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge, ImageTooSmall
 */
export async function readOriginal(bytes: Buffer, key: string, maxPixels: number): Promise<Original> {
  if (bytes.length === 0) throw emptyImage(key);
  const limits = { maxPixels, maxSide: Infinity };
  const format = pictureFormat(bytes, key);
  if (format === 'JPEG' || format === 'PNG') {
    const { orientation, ...stored } = await readHeader(bytes, key, limits);
    const icc = format === 'PNG' && namesDisplayP3(bytes) ? await displayP3Profile() : undefined;
    return { format, ...uprightSize(stored, orientation), orientation, bytes, icc };
  }
  const frame = frameOf(format, bytes, key);
  checkDimensions(frame, key, limits);
  refuseHeavy(frame.held, key, format);
  const byNumber = isHeif(frame) && !frame.icc && frame.displayP3 ? await displayP3Profile() : undefined;
  if (format === 'HEIC' && isHeif(frame)) {
    return { format, ...frame.upright, bytes, exif: frame.exif, icc: frame.icc ?? byNumber };
  }
  const visible = frame.visible ?? bytes;
  const { autoOrient, orientation } = await decoderMetadata(visible).catch((error: unknown) => {
    throw decodingError(error, key);
  });
  checkDimensions(autoOrient, key, limits);
  return { format, ...autoOrient, orientation, bytes: visible, exif: frame.exif, icc: byNumber };
}
