import { formatOf } from '../../image/image-format';

/** More than any camera writes; a JPEG segment holds 64 KiB at most. What lies behind is not read. */
const MAX_BLOCK = 1024 * 1024;
const PNG_HEAD = 8;
const EXIF_NAME = Buffer.from('Exif\0', 'latin1');
/** Name and padding before the block in a JPEG, and in a PNG of some programs. */
const EXIF_HEAD = 6;
const APP1 = 0xe1;
const START_OF_SCAN = 0xda;

const isNamed = (data: Buffer): boolean => data.subarray(0, EXIF_NAME.length).equals(EXIF_NAME);

/** The first EXIF segment before the picture itself; one that the bytes cut short is given as far as it goes. */
function fromJpeg(bytes: Buffer): Buffer | undefined {
  let offset = 2;
  while (offset + 4 <= bytes.length && bytes[offset] === 0xff) {
    const marker = bytes[offset + 1];
    if (marker === START_OF_SCAN) return undefined;
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    const data = bytes.subarray(offset + 4, offset + 2 + bytes.readUInt16BE(offset + 2));
    if (marker === APP1 && isNamed(data)) return data;
    offset += 2 + bytes.readUInt16BE(offset + 2);
  }
  return undefined;
}

/** The eXIf chunk, before the pixels or behind them: https://www.w3.org/TR/png-3/#eXIf */
function fromPng(bytes: Buffer): Buffer | undefined {
  let offset = PNG_HEAD;
  while (offset + 8 <= bytes.length) {
    const length = bytes.readUInt32BE(offset);
    const data = bytes.subarray(offset + 8, offset + 8 + length);
    if (bytes.toString('latin1', offset + 4, offset + 8) === 'eXIf') return data;
    offset += 12 + length;
  }
  return undefined;
}

/**
 * The EXIF block of a JPEG or PNG, which is a small TIFF file: byte order, directories, values. It is a copy, so that no
 * pointer inside leads to other memory.
 * @param bytes an image, or its start
 */
export function exifBlock(bytes: Buffer): Uint8Array | undefined {
  const format = formatOf(bytes);
  const data = format === 'JPEG' ? fromJpeg(bytes) : format === 'PNG' ? fromPng(bytes) : undefined;
  const start = data && isNamed(data) ? EXIF_HEAD : 0;
  return data && Uint8Array.from(data.subarray(start, start + MAX_BLOCK));
}
