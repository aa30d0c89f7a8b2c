import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { OtherFormat } from '../../handlers/image/image-format';
import { ascii, type ExifTag, exifBytes, place, TAG } from './exif';
import { cameraExif } from './pictures';

export interface OtherPictureOptions {
  readonly width?: number;
  readonly height?: number;
  /** EXIF orientation, 1..8. */
  readonly orientation?: number;
  readonly exif?: boolean;
  /** Of the colour, 0 to 1. */
  readonly alpha?: number;
  readonly noise?: boolean;
}

type MadeFormat = Exclude<OtherFormat, 'HEIC'>;

/** The formats that are turned into a JPEG, as far as there is a library that writes them. */
export const OTHER_FORMATS: readonly MadeFormat[] = ['WebP', 'AVIF', 'GIF', 'TIFF'];

/** A red picture, or noise, in a format that Rekognition does not take. */
export function otherPicture(format: MadeFormat, options: OtherPictureOptions = {}): Promise<Buffer> {
  const { width = 300, height = 200, orientation, exif, alpha = 1, noise } = options;
  let image = sharp({
    create: {
      width,
      height,
      channels: 4,
      background: { r: 255, g: 0, b: 0, alpha },
      ...(noise ? { noise: { type: 'gaussian' as const, mean: 128, sigma: 60 } } : {}),
    },
  });
  if (exif) image = image.withExifMerge(cameraExif);
  if (orientation !== undefined) image = image.withMetadata({ orientation });
  switch (format) {
    case 'WebP':
      return image.webp({ lossless: true, effort: 0 }).toBuffer();
    case 'AVIF':
      return image.avif({ effort: 0 }).toBuffer();
    case 'GIF':
      return image.gif({ effort: 1 }).toBuffer();
    case 'TIFF':
      return image.tiff({ compression: 'lzw' }).toBuffer();
  }
}

const SHORT = 3;
const LONG = 4;

/** An uncompressed grey TIFF of 300x200 pixels, with the EXIF of a camera as cameras write it: in directories of its own. */
export function tiffOfCamera(orientation: number): Buffer {
  const number = (tag: number, type: number, value: number): ExifTag => {
    const bytes = Buffer.alloc(type === SHORT ? 2 : 4);
    if (type === SHORT) bytes.writeUInt16LE(value);
    else bytes.writeUInt32LE(value);
    return [tag, type, bytes];
  };
  const head = (offset: number): Buffer =>
    exifBytes({
      ifd0: [
        ...[number(256, SHORT, 300), number(257, SHORT, 200), number(258, SHORT, 8), number(259, SHORT, 1)],
        ...[number(262, SHORT, 1), number(273, LONG, offset), number(274, SHORT, orientation), number(277, SHORT, 1)],
        ...[number(278, SHORT, 200), number(279, LONG, 60_000), ascii(TAG.make, 'Fairphone'), ascii(TAG.model, 'FP5')],
      ],
      exif: [ascii(TAG.original, '2024:05:01 12:30:59'), ascii(TAG.offsetOriginal, '+02:00')],
      gps: place(
        ...([
          [
            [33, 1],
            [51, 1],
            [3500, 100],
          ],
          'S',
          [
            [151, 1],
            [12, 1],
            [4000, 100],
          ],
          'E',
        ] as const),
      ),
    });
  return Buffer.concat([head(head(0).length), Buffer.alloc(60_000, 0x80)]);
}

/** A drawn landscape of 640x480 pixels in Display P3, with the EXIF of a phone. */
export const heicOfPhone = (): Buffer => readFileSync(join(__dirname, '../../local/samples/phone.heic'));

/** The same, lying on its side: its list of bit depths, which no decoder needs, becomes a turn by 90 degrees. */
export function turnedHeic(): Buffer {
  const heic = heicOfPhone();
  const at = heic.indexOf('pixi');
  heic.write('irot', at, 'latin1');
  heic[at + 4] = 3;
  return heic;
}

/**
 * The same HEIF file with its colour profile taken away: its box names Display P3 by number instead (full range, and the
 * matrix that the file was coded with).
 */
export function withNumberedColours(heif: Buffer, { primaries = 12, transfer = 13, matrix = 6 } = {}): Buffer {
  const numbered = Buffer.from(heif);
  const at = numbered.indexOf('colr') + 4;
  numbered.write('nclx', at, 'latin1');
  [primaries, transfer, matrix].forEach((number, index) => numbered.writeUInt16BE(number, at + 4 + 2 * index));
  numbered[at + 10] = 0x80;
  return numbered;
}
