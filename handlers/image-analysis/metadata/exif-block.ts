import { MAX_HEAD_PARTS } from '../../image/decoding-limits';
import { formatOf } from '../../image/image-format';
import { MARKER, readJpegHead } from '../../image/structure/jpeg-segments';
import { pngChunks } from '../../image/structure/png-chunks';

/** More than any camera writes; a JPEG segment holds 64 KiB at most. What lies behind is not read. */
const MAX_BLOCK = 1024 * 1024;
const EXIF_NAME = Buffer.from('Exif\0', 'latin1');
/** Name and padding before the block in a JPEG, and in a PNG of some programs. */
const EXIF_HEAD = 6;

const isNamed = (data: Buffer): boolean => data.subarray(0, EXIF_NAME.length).equals(EXIF_NAME);

/** The first EXIF segment before the picture itself; one that the file cuts short is given as far as it goes. */
function fromJpeg(bytes: Buffer): Buffer | undefined {
  for (const { marker, from, to } of readJpegHead(bytes, MAX_HEAD_PARTS).segments) {
    const data = bytes.subarray(from, to);
    if (marker === MARKER.app1 && isNamed(data)) return data;
  }
  return undefined;
}

/** The eXIf chunk, before the pixels or behind them: https://www.w3.org/TR/png-3/#eXIf */
function fromPng(bytes: Buffer): Buffer | undefined {
  for (const { type, from, to } of pngChunks(bytes)) if (type === 'eXIf') return bytes.subarray(from, to);
  return undefined;
}

/**
 * The EXIF block of a JPEG or PNG, which is a small TIFF file: byte order, directories, values. It is a copy, so that no
 * pointer inside leads to other memory.
 */
export function exifBlock(bytes: Buffer): Uint8Array | undefined {
  const format = formatOf(bytes);
  const data = format === 'JPEG' ? fromJpeg(bytes) : format === 'PNG' ? fromPng(bytes) : undefined;
  const start = data && isNamed(data) ? EXIF_HEAD : 0;
  return data && Uint8Array.from(data.subarray(start, start + MAX_BLOCK));
}
