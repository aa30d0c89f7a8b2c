import type { ImageFormat } from './image-record';

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The format by the first bytes of the content; names and content types are not evidence. */
export function formatOf(bytes: Buffer): ImageFormat | undefined {
  if (bytes.subarray(0, 3).equals(JPEG_START)) return 'JPEG';
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return 'PNG';
  return undefined;
}

/** Offset of a JPEG's first scan, so that a thumbnail inside its EXIF is not taken for the image. */
function firstScan(bytes: Buffer): number {
  let offset = 2;
  while (offset + 4 <= bytes.length && bytes[offset] === 0xff) {
    if (bytes[offset + 1] === 0xda) return offset;
    offset += 2 + bytes.readUInt16BE(offset + 2);
  }
  return Math.min(offset, bytes.length);
}

/**
 * Whether the end of an image is in these bytes: a whole file or the tail of one. False means that the file is probably
 * truncated; true does not prove that it is whole, since anything may follow or precede the mark.
 */
export function hasEndMarker(format: ImageFormat, bytes: Buffer): boolean {
  if (format === 'PNG') return bytes.includes('IEND', 0, 'latin1');
  const start = formatOf(bytes) === 'JPEG' ? firstScan(bytes) : 0;
  return bytes.includes(Buffer.from([0xff, 0xd9]), start);
}
