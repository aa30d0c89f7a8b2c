import type { ImageFormat } from '../image-format';
import { isRestart, MARKER, nextMarker, readJpegHead, readSegment } from './jpeg-segments';

const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
/** The last chunk of every PNG: no content, its type, its checksum. */
const PNG_END = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
/** The type of a video's first box. */
const VIDEO = Buffer.from('ftyp', 'latin1');
/** So many bytes without a stray marker are a picture's coded data, and the end mark behind them is that picture's. */
const PROOF = 16 * 1024;

const isPadding = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0 || byte === 0xff);

/** What may stand between two scans of one picture. */
const betweenScans = (marker: number): boolean =>
  marker === MARKER.huffmanTables ||
  marker === MARKER.scan ||
  marker === MARKER.quantization ||
  marker === MARKER.restartInterval ||
  marker === 0xfe;

/** Offset behind the end marker, when coded data and nothing else leads up to it. */
function plainJpegEnd(tail: Buffer): number | undefined {
  for (let at = nextMarker(tail, 0); at !== undefined;) {
    const marker = tail[at + 1]!;
    if (marker === MARKER.end) return at + 2;
    if (isRestart(marker)) at = nextMarker(tail, at + 2);
    else if (betweenScans(marker)) at = nextMarker(tail, readSegment(tail, at)?.to ?? tail.length);
    else return undefined;
  }
  return undefined;
}

/**
 * Whether the last bytes of a file are the plain end of one picture: its coded data, its end mark, and padding or notes.
 * False says nothing about the picture, only that all of it must be looked at.
 */
export function endsPlainly(format: ImageFormat, tail: Buffer): boolean {
  if (format === 'PNG') {
    const end = tail.lastIndexOf(PNG_END);
    return end !== -1 && !tail.includes(PNG_START) && isPadding(tail.subarray(end + PNG_END.length));
  }
  const end = plainJpegEnd(tail);
  if (end === undefined) return false;
  const behind = tail.subarray(end);
  if (isPadding(behind)) return true;
  // Some phones put notes of their own behind every picture.
  return end >= PROOF && !behind.includes(JPEG_START) && !behind.includes(VIDEO);
}

const MPF = Buffer.from('MPF\0', 'latin1');
const FIRST_ENTRIES = 0xb002;

/**
 * Where a JPEG that carries further pictures behind itself says that its own ends, as phones write it: CIPA DC-007
 * (Multi-Picture Format), 5.2.3.
 * @returns offset behind the end marker, or 0 when that is not said; undefined when the file carries none
 */
export function declaredEnd(bytes: Buffer, maximumSegments: number): number | undefined {
  for (const { marker, from, to } of readJpegHead(bytes, maximumSegments).segments) {
    const content = bytes.subarray(from, to);
    if (marker === MARKER.app2 && content.subarray(0, MPF.length).equals(MPF))
      return firstPictureSize(content.subarray(MPF.length));
  }
  return undefined;
}

function firstPictureSize(tiff: Buffer): number {
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const long = (at: number): number =>
    at + 4 > tiff.length ? 0 : little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at);
  const directory = long(4);
  for (let entry = 0; entry < short(directory); entry += 1) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > tiff.length) return 0;
    // Of the first picture: attributes, size, offset.
    if (short(at) === FIRST_ENTRIES) return long(long(at + 8) + 4);
  }
  return 0;
}
