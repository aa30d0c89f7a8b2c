import sharp from 'sharp';

/** Faces and objects are looked for in a copy whose longer side has at most this many pixels. */
const ANALYSIS_SIDE_PX = 1920;

/** Decoding stops at 100 megapixels: a bomb of a few hundred kilobytes could otherwise take gigabytes. */
const MAX_PIXELS = 100_000_000;

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The bytes are not a JPEG or PNG picture that can be decoded. */
export class UnreadablePictureError extends Error {
  override readonly name = 'UnreadablePictureError';
}

export interface PictureFacts {
  readonly format: 'jpeg' | 'png';
  /** Pixels as displayed, orientation applied. */
  readonly width: number;
  readonly height: number;
}

/** Interleaved 8-bit RGB, row by row. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the header of a picture.
 * @throws UnreadablePictureError when it is neither JPEG nor PNG by content, or its header is broken
 */
export async function readPictureFacts(image: Buffer): Promise<PictureFacts> {
  const format = formatOf(image);
  const { width, height, autoOrient } = await sharp(image, { limitInputPixels: false, failOn: 'none' })
    .metadata()
    .catch(unreadable);
  // The service corrects the orientation of JPEG pictures only, and its boxes refer to the corrected picture.
  return format === 'jpeg' ? { format, ...autoOrient } : { format, width, height };
}

/**
 * Decodes a picture for the nets: orientation applied to a JPEG, transparency on white, sRGB, at most 1920 pixels on
 * the longer side.
 * @throws UnreadablePictureError when it cannot be decoded or has more than 100 million pixels
 */
export async function decodePicture(image: Buffer): Promise<Pixels> {
  const upright = formatOf(image) === 'jpeg' ? open(image).autoOrient() : open(image);
  const { data, info } = await upright
    .resize(ANALYSIS_SIDE_PX, ANALYSIS_SIDE_PX, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
    .catch(unreadable);
  return { data, width: info.width, height: info.height };
}

/** Grey padding around a picture that was fitted into a square, in pixels of the square. */
export interface Fit {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Scales a picture to a square, either distorted (`fill`) or with grey borders that keep its proportions. */
export async function toSquare(
  picture: Pixels,
  side: number,
  mode: 'fill' | 'contain',
): Promise<Pixels & { fit: Fit }> {
  const scale = side / Math.max(picture.width, picture.height);
  const width = mode === 'fill' ? side : Math.max(1, Math.round(picture.width * scale));
  const height = mode === 'fill' ? side : Math.max(1, Math.round(picture.height * scale));
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - height) / 2);
  const data = await sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .extend({ left, top, right: side - width - left, bottom: side - height - top, background: '#7f7f7f' })
    .raw()
    .toBuffer();
  return { data, width: side, height: side, fit: { left, top, width, height } };
}

function open(image: Buffer): sharp.Sharp {
  // As a browser does, and the service: what can be shown is looked at, whatever the decoder complains about.
  return sharp(image, { limitInputPixels: MAX_PIXELS, failOn: 'none' });
}

/** By content: a name or a declared type says nothing. Also keeps SVG and the like away from the decoder. */
function formatOf(image: Buffer): PictureFacts['format'] {
  if (image.subarray(0, JPEG_START.length).equals(JPEG_START)) return 'jpeg';
  if (image.subarray(0, PNG_START.length).equals(PNG_START)) return 'png';
  throw new UnreadablePictureError(
    'The bytes are neither a JPEG nor a PNG picture. Convert the picture to one of them.',
  );
}

function unreadable(error: Error): never {
  throw new UnreadablePictureError(`The picture cannot be decoded: ${error.message}`, { cause: error });
}
