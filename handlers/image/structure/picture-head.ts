import { inflateSync } from 'node:zlib';
import {
  MAX_EXIF_ENTRIES,
  MAX_EXIF_OVERLAP,
  MAX_HEAD_PARTS,
  MAX_HELD_BYTES,
  MAX_UNPACKED_BYTES,
} from '../decoding-limits';
import { exifCost } from './exif-cost';
import { withoutExifName } from './exif-name';
import { ImageIdentifyError, ImageTooLarge } from '../image-errors';
import type { ImageFormat, PictureFormat } from '../image-format';
import { codedBlocks, MARKER, readJpegHead } from './jpeg-segments';
import { pngChunks, readPngFrame } from './png-chunks';

/** Bytes of a block of 64 coefficients in a decoder. */
const BLOCK_BYTES = 128;

/** Refuses EXIF that would take far more work than any camera writes. @throws ImageIdentifyError */
export function checkExif(tiff: Buffer, key: string): void {
  const { entries, bytes } = exifCost(tiff);
  if (entries > MAX_EXIF_ENTRIES || bytes > MAX_EXIF_OVERLAP * tiff.length) {
    throw new ImageIdentifyError(
      `${key} has ${entries} EXIF entries of ${bytes} bytes in a block of ${tiff.length}. Export it without EXIF.`,
    );
  }
}

/** Refuses a header of more parts than any program writes. @throws ImageIdentifyError */
export function checkParts(count: number, key: string): void {
  if (count <= MAX_HEAD_PARTS) return;
  throw new ImageIdentifyError(`${key} has more than ${MAX_HEAD_PARTS} parts before its pixels. Export it again.`);
}

/** Where the packed content of a chunk begins: behind names that end with a zero. */
function packedContent(type: string, content: Buffer): Buffer | undefined {
  const name = content.indexOf(0);
  if (name === -1) return undefined;
  if (type === 'zTXt' || type === 'iCCP') return content.subarray(name + 2);
  if (type !== 'iTXt' || content[name + 1] !== 1) return undefined;
  const language = content.indexOf(0, name + 3);
  const translated = language === -1 ? -1 : content.indexOf(0, language + 1);
  return translated === -1 ? undefined : content.subarray(translated + 1);
}

/** Bytes that a chunk unpacks to, at most `room` and one more. */
function unpackedBytes(packed: Buffer, room: number): number {
  try {
    return inflateSync(packed, { maxOutputLength: room + 1 }).length;
  } catch (error) {
    // Damaged data is for the decoder to skip.
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? room + 1 : 0;
  }
}

function checkPngHead(bytes: Buffer, key: string): void {
  let parts = 0;
  let room = MAX_UNPACKED_BYTES;
  let pixels = false;
  for (const { type, from, to } of pngChunks(bytes)) {
    const content = bytes.subarray(from, to);
    // May stand behind the pixels as well.
    if (type === 'eXIf') checkExif(content, key);
    pixels ||= type === 'IDAT';
    if (pixels) continue;
    checkParts((parts += 1), key);
    const packed = to <= bytes.length ? packedContent(type, content) : undefined;
    if (packed !== undefined) room -= unpackedBytes(packed, room);
    if (room < 0) {
      throw new ImageIdentifyError(
        `${key} has packed texts or profiles of more than ${MAX_UNPACKED_BYTES} bytes. Export it without them.`,
      );
    }
  }
}

function checkJpegHead(bytes: Buffer, key: string): void {
  const { segments } = readJpegHead(bytes, MAX_HEAD_PARTS);
  checkParts(segments.length, key);
  for (const { marker, from, to } of segments) {
    const tiff = marker === MARKER.app1 ? withoutExifName(bytes.subarray(from, to)) : undefined;
    if (tiff) checkExif(tiff, key);
  }
}

/**
 * Refuses what would cost a reader of the header far more than its size tells, before anybody reads it.
 * @throws ImageIdentifyError
 */
export function checkHead(format: ImageFormat, bytes: Buffer, key: string): void {
  if (format === 'PNG') checkPngHead(bytes, key);
  else checkJpegHead(bytes, key);
}

/** Bytes that a decoder holds of a picture at once, however small it is to become. */
export function heldBytes(format: ImageFormat, bytes: Buffer): number {
  if (format === 'PNG') {
    const frame = readPngFrame(bytes);
    if (!frame?.interlaced) return 0;
    // Colours of a table are held as such, and may have transparency.
    const pixel = (frame.indexed ? 4 : frame.channels) * (frame.depth === 16 ? 2 : 1);
    return frame.width * frame.height * pixel;
  }
  const { frame, scan } = readJpegHead(bytes, MAX_HEAD_PARTS);
  if (frame === undefined || scan === undefined) return 0;
  const severalScans = frame.progressive || (bytes[scan.from] ?? 0) < frame.components.length;
  return severalScans ? codedBlocks(frame) * BLOCK_BYTES : 0;
}

/** Refuses a picture of which a decoder would hold too much at once. @throws ImageTooLarge */
export function refuseHeavy(held: number, key: string, format: PictureFormat): void {
  if (held <= MAX_HELD_BYTES) return;
  const [since, remedy] =
    format === 'JPEG' || format === 'PNG'
      ? ['it is progressive or interlaced', 'save it as a baseline JPEG']
      : ['its decoder holds all of it at once', 'export it as JPEG'];
  throw new ImageTooLarge(
    `${key} takes ${held} bytes to decode, since ${since}; at most ${MAX_HELD_BYTES} are allowed. Scale it down, or ${remedy}.`,
  );
}
