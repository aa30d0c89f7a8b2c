import { NotSupportedImageType } from './image-errors';
import { formatOf, type PictureFormat } from './image-format';

/** Bytes of a file from which its kind is told. */
const KIND_BYTES = 512;

/** A kind of file that no workflow takes, in words, and what its owner can do. */
interface RefusedKind {
  readonly name: string;
  readonly remedy: string;
}

const STILL = 'Export a still as JPEG.';

const refused = (name: string, remedy = 'Export it as JPEG.'): RefusedKind => ({ name, remedy });

/** Brands of ISO base media files: https://mp4ra.org/registered-types/brands */
const BRANDS: readonly (readonly [RegExp, PictureFormat | RefusedKind])[] = [
  [/^avi[fs]$/, 'AVIF'],
  [/^(hei[cxms]|hev[cxms])$/, 'HEIC'],
  [/^crx $/, refused('a raw file of a camera (CR3)')],
  [/^qt {2}$/, refused('a video (QuickTime)', STILL)],
  [/^(mif1|msf1)$/, refused('a HEIF picture of a coding that is not supported')],
];
const OTHER_MEDIA = refused('a video (MP4)', STILL);

const RAW = refused('a raw file of a camera');
const POSTSCRIPT = refused('a PostScript document', 'Export the page as JPEG.');
const BIG_TIFF = refused('a BigTIFF picture', 'Save it as an ordinary TIFF, or as JPEG.');
const JPEG_XL = refused('a JPEG XL picture');
const JPEG_2000 = refused('a JPEG 2000 picture');
const ICON = refused('an icon (ICO)', 'Save it as PNG.');
const MPEG = refused('a video (MPEG)', STILL);

/** Kinds that are told by how their content begins, as latin1; `?` is any byte. */
const BEGINNINGS: readonly (readonly [string | RegExp, PictureFormat | RefusedKind])[] = [
  ['RIFF????WEBP', 'WebP'],
  ['GIF87a', 'GIF'],
  ['GIF89a', 'GIF'],
  ['II*\0????CR\x02', refused('a raw file of a camera (CR2)')],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
  ['II+\0', BIG_TIFF],
  ['MM\0+', BIG_TIFF],
  ['IIRO', RAW],
  ['IIRS', RAW],
  ['IIU\0', RAW],
  ['FUJIFILMCCD-RAW', RAW],
  ['%PDF-', refused('a PDF document', 'Export the page as JPEG.')],
  ['%!PS', POSTSCRIPT],
  ['\xc5\xd0\xd3\xc6', POSTSCRIPT],
  ['BM????\0\0\0\0', refused('a BMP picture', 'Save it as PNG or JPEG.')],
  ['8BPS', refused('a Photoshop document (PSD)')],
  ['\xff\x0a', JPEG_XL],
  ['\0\0\0\x0cJXL ', JPEG_XL],
  ['\0\0\0\x0cjP  ', JPEG_2000],
  ['\xff\x4f\xff\x51', JPEG_2000],
  ['\0\0\x01\0?\0', ICON],
  ['\0\0\x02\0?\0', ICON],
  ['RIFF????AVI ', refused('a video (AVI)', STILL)],
  ['\x1aE\xdf\xa3', refused('a video (Matroska or WebM)', STILL)],
  ['\0\0\x01\xb3', MPEG],
  ['\0\0\x01\xba', MPEG],
  ['PK\x03\x04', refused('a ZIP archive', 'Unpack it and upload the photos.')],
  [
    /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/is,
    refused('a drawing (SVG)', 'Export it as PNG.'),
  ],
  [/^(\xef\xbb\xbf)?\s*<(!doctype html|html)/i, refused('a web page (HTML)', 'Save the photo itself.')],
];

function begins(text: string, beginning: string | RegExp): boolean {
  if (typeof beginning !== 'string') return beginning.test(text);
  return text.length >= beginning.length && [...beginning].every((char, at) => char === '?' || char === text[at]);
}

/** What a file is by its content, or undefined when that is unknown. */
export function kindOf(bytes: Buffer): PictureFormat | RefusedKind | undefined {
  const start = bytes.subarray(0, KIND_BYTES);
  const text = start.toString('latin1');
  if (text.startsWith('ftyp', 4)) return brandedKind(start, text);
  return formatOf(start) ?? BEGINNINGS.find(([beginning]) => begins(text, beginning))?.[1];
}

/** A file of ISO base media is what its brands say; the first is the major one, and HEIF has the coding further on. */
function brandedKind(start: Buffer, text: string): PictureFormat | RefusedKind {
  const brands = [text.slice(8, 12)];
  for (let at = 16; at + 4 <= Math.min(start.readUInt32BE(0), start.length); at += 4)
    brands.push(text.slice(at, at + 4));
  const generic = /^(mif1|msf1|miaf)$/.test(brands[0]!);
  const candidates = generic ? brands : brands.slice(0, 1);
  for (const [brand, kind] of BRANDS) if (candidates.some((each) => brand.test(each))) return kind;
  return OTHER_MEDIA;
}

/**
 * The refusal of a file for what it is.
 * @param kind undefined when unknown
 * @param unknown what can be said then
 */
export function notSupported(key: string, kind: RefusedKind | undefined, unknown: string): NotSupportedImageType {
  return new NotSupportedImageType(
    kind === undefined
      ? `${key} is ${unknown} by its content. Convert it to one of them.`
      : `${key} is ${kind.name}. ${kind.remedy}`,
  );
}
