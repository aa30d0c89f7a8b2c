import sharp, { type Sharp } from 'sharp';
import { cut, turnedPng, video } from './odd-pictures';
import { heicOfPhone, tiffOfCamera, turnedHeic } from './other-pictures';

/** A file of the zoo: what it is, and what must come of it. */
export interface ZooFile {
  readonly format: string;
  readonly variant: string;
  readonly bytes: Buffer;
  /** `accepted`, or the name of the refusal. */
  readonly expected: string;
}

const WIDTH = 160;
const HEIGHT = 120;
const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];

function pixels(alpha = 1): Sharp {
  const background = { r: 60, g: 120, b: 200, alpha };
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  return sharp({
    create: { width: WIDTH, height: HEIGHT, channels: 4, background, ...(alpha === 1 ? { noise } : {}) },
  });
}

const turned = (orientation: number): Sharp => pixels().withMetadata({ orientation });
const blackAndWhite = (): Sharp => pixels().removeAlpha().threshold().toColourspace('b-w');
const frames = async (): Promise<Sharp> =>
  sharp(await Promise.all([pixels().png().toBuffer(), pixels(0.5).png().toBuffer()]), { join: { animated: true } });

/** What encoders make of a picture, by format and variant. */
const MADE: Readonly<Record<string, Readonly<Record<string, () => Promise<Buffer> | Buffer>>>> = {
  JPEG: {
    baseline: () => pixels().jpeg().toBuffer(),
    progressive: () => pixels().jpeg({ progressive: true }).toBuffer(),
    'all colours': () => pixels().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer(),
    mozjpeg: () => pixels().jpeg({ mozjpeg: true }).toBuffer(),
    grey: () => pixels().greyscale().jpeg().toBuffer(),
    CMYK: () => pixels().toColourspace('cmyk').jpeg().toBuffer(),
    'Display P3': () => pixels().withIccProfile('p3').jpeg().toBuffer(),
    'a side of 10,001 pixels': () => pixels().resize(10_001, 100, { fit: 'fill' }).jpeg().toBuffer(),
  },
  PNG: {
    'true colour': () => pixels().png().toBuffer(),
    indexed: () => pixels().png({ palette: true }).toBuffer(),
    interlaced: () => pixels().png({ progressive: true }).toBuffer(),
    grey: () => pixels().greyscale().png().toBuffer(),
    '16 bits': () => pixels().toColourspace('rgb16').png().toBuffer(),
    transparent: () => pixels(0.3).png().toBuffer(),
    'Display P3': () => pixels().withIccProfile('p3').png().toBuffer(),
  },
  WebP: {
    lossy: () => pixels().webp().toBuffer(),
    lossless: () => pixels().webp({ lossless: true }).toBuffer(),
    'near lossless': () => pixels().webp({ nearLossless: true }).toBuffer(),
    transparent: () => pixels(0.3).webp().toBuffer(),
    animated: async () => (await frames()).webp().toBuffer(),
    'Display P3': () => pixels().withIccProfile('p3').webp().toBuffer(),
  },
  AVIF: {
    '8 bits': () => pixels().avif({ effort: 0 }).toBuffer(),
    '10 bits': () => pixels().avif({ effort: 0, bitdepth: 10 }).toBuffer(),
    '12 bits': () => pixels().avif({ effort: 0, bitdepth: 12 }).toBuffer(),
    'some colours': () => pixels().avif({ effort: 0, chromaSubsampling: '4:2:0' }).toBuffer(),
    lossless: () => pixels().avif({ effort: 0, lossless: true }).toBuffer(),
    transparent: () => pixels(0.3).avif({ effort: 0 }).toBuffer(),
  },
  GIF: {
    still: () => pixels().gif().toBuffer(),
    'few colours': () => pixels().gif({ colours: 4 }).toBuffer(),
    interlaced: () => pixels().gif({ progressive: true }).toBuffer(),
    transparent: () => pixels(0).gif().toBuffer(),
    animated: async () => (await frames()).gif().toBuffer(),
  },
  TIFF: {
    'not packed': () => pixels().tiff({ compression: 'none' }).toBuffer(),
    LZW: () => pixels().tiff({ compression: 'lzw' }).toBuffer(),
    deflated: () => pixels().tiff({ compression: 'deflate' }).toBuffer(),
    JPEG: () => pixels().removeAlpha().tiff({ compression: 'jpeg' }).toBuffer(),
    'pack bits': () => pixels().tiff({ compression: 'packbits' }).toBuffer(),
    tiles: () => pixels().tiff({ tile: true, tileWidth: 64, tileHeight: 64 }).toBuffer(),
    'predictor of numbers': () => pixels().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
    'black and white': () => blackAndWhite().tiff({ bitdepth: 1 }).toBuffer(),
    fax: () => blackAndWhite().tiff({ bitdepth: 1, compression: 'ccittfax4' }).toBuffer(),
    grey: () => pixels().greyscale().tiff().toBuffer(),
    CMYK: () => pixels().removeAlpha().toColourspace('cmyk').tiff().toBuffer(),
    '16 bits': () => pixels().toColourspace('rgb16').tiff().toBuffer(),
    pages: async () => (await frames()).tiff().toBuffer(),
  },
  HEIC: { 'of a phone': heicOfPhone, 'lying on its side': turnedHeic },
};

/** How files begin that are refused for what they are. */
const REFUSED: Readonly<Record<string, string>> = {
  PDF: '%PDF-1.7',
  PostScript: '%!PS-Adobe-3.0',
  SVG: '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"/>',
  HTML: '<!doctype html><img src=x>',
  BMP: 'BM\x36\0\0\0\0\0\0\0\x36\0\0\0',
  PSD: '8BPS\0\x01',
  'JPEG XL': '\xff\x0a\x90',
  'JPEG 2000': '\0\0\0\x0cjP  \r\n\x87\n',
  ICO: '\0\0\x01\0\x02\0',
  BigTIFF: 'II+\0\x08\0\0\0',
  CR2: 'II*\0\x10\0\0\0CR\x02\0',
  CR3: '\0\0\0\x18ftypcrx \0\0\0\x01crx isom',
  RAF: 'FUJIFILMCCD-RAW 0201',
  ORF: 'IIRO\x08\0\0\0',
  RW2: 'IIU\0\x18\0\0\0',
  QuickTime: '\0\0\0\x14ftypqt  \0\0\0\0qt  ',
  AVI: 'RIFF\x10\0\0\0AVI LIST',
  Matroska: '\x1aE\xdf\xa3',
  MPEG: '\0\0\x01\xba',
  ZIP: 'PK\x03\x04',
  text: 'just text',
};

/** Makes every file of the zoo. They are small, and no foreign pictures. */
export async function zoo(): Promise<ZooFile[]> {
  const files: ZooFile[] = [];
  const add = (format: string, variant: string, bytes: Buffer, expected = 'accepted'): void => {
    files.push({ format, variant, bytes, expected });
  };
  for (const [format, variants] of Object.entries(MADE)) {
    for (const [variant, make] of Object.entries(variants)) add(format, variant, await make());
    const whole = files.find((file) => file.format === format)!.bytes;
    for (const share of [0.1, 0.5, 0.9])
      add(format, `cut at ${100 * share} %`, cut(whole, share), 'ImageIdentifyError');
  }
  const upright = await pixels().png().toBuffer();
  for (const orientation of ORIENTATIONS) {
    add('JPEG', `orientation ${orientation}`, await turned(orientation).jpeg().toBuffer());
    add('PNG', `orientation ${orientation}`, turnedPng(upright, orientation));
    add('WebP', `orientation ${orientation}`, await turned(orientation).webp().toBuffer());
    add('TIFF', `orientation ${orientation}`, tiffOfCamera(orientation));
  }
  for (const [format, start] of Object.entries(REFUSED)) {
    add(
      format,
      'by its beginning',
      Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(200)]),
      'NotSupportedImageType',
    );
  }
  add('MP4', 'by its beginning', video(1000), 'NotSupportedImageType');
  return files;
}
