import { isDisplayP3 } from './display-p3';

const SIGNATURE_LENGTH = 8;
/** Length and type before a chunk's content, its checksum behind. */
const BEFORE = 8;
const BEHIND = 4;

/** A chunk of a PNG. Offsets lie beyond the bytes when the file was cut. */
export interface PngChunk {
  readonly type: string;
  /** Where the chunk begins, its content lies, and the next chunk begins. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

/** The chunk at an offset. @returns undefined when there is none, or too few bytes to tell */
export function readChunk(bytes: Buffer, at: number): PngChunk | undefined {
  if (at + BEFORE > bytes.length) return undefined;
  const length = bytes.readUInt32BE(at);
  const type = bytes.toString('latin1', at + 4, at + BEFORE);
  if (length > 0x7fffffff || !/^[A-Za-z]{4}$/.test(type)) return undefined;
  const from = at + BEFORE;
  return { type, at, from, to: from + length, next: from + length + BEHIND };
}

/** Every chunk in turn, until the bytes end or stop being chunks. */
export function* pngChunks(bytes: Buffer): Generator<PngChunk> {
  for (let chunk = readChunk(bytes, SIGNATURE_LENGTH); chunk !== undefined; chunk = readChunk(bytes, chunk.next)) {
    yield chunk;
    if (chunk.type === 'IEND') return;
  }
}

const REMAINDERS = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

/** Whether a chunk's checksum, which lies behind it, is that of its type and content. */
export function isIntact(bytes: Buffer, { from, to, next }: PngChunk): boolean {
  if (next > bytes.length) return false;
  let checksum = -1;
  for (let at = from - 4; at < to; at += 1) checksum = REMAINDERS[(checksum ^ bytes[at]!) & 0xff]! ^ (checksum >>> 8);
  return ~checksum === bytes.readInt32BE(to);
}

/** What IHDR says. */
export interface PngFrame {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** Samples of a pixel as stored. */
  readonly channels: number;
  /** Pixels are numbers of colours in a table. */
  readonly indexed: boolean;
  readonly interlaced: boolean;
}

/** By colour type: grey, true colour, indexed, each with alpha from 4 on. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Reads IHDR, which is always the first chunk. @returns undefined when it is broken or not there */
export function readPngFrame(bytes: Buffer): PngFrame | undefined {
  const chunk = readChunk(bytes, SIGNATURE_LENGTH);
  if (chunk?.type !== 'IHDR' || chunk.to - chunk.from < 13 || chunk.to > bytes.length) return undefined;
  const { from } = chunk;
  const channels = CHANNELS[bytes[from + 9]!];
  if (channels === undefined) return undefined;
  return {
    width: bytes.readUInt32BE(from),
    height: bytes.readUInt32BE(from + 4),
    depth: bytes[from + 8]!,
    channels,
    indexed: bytes[from + 9] === 3,
    interlaced: bytes[from + 12] !== 0,
  };
}

/** Whether the colours of a PNG are Display P3 by number, and by no profile, which the decoder would apply. */
export function namesDisplayP3(bytes: Buffer): boolean {
  let named = false;
  for (const { type, from, to } of pngChunks(bytes)) {
    if (type === 'IDAT' || type === 'iCCP') return type === 'IDAT' && named;
    if (type === 'cICP' && to >= from + 2 && to <= bytes.length) named = isDisplayP3(bytes[from]!, bytes[from + 1]!);
  }
  return false;
}

/** The chunks that say how the pixels look. Text, times, animation and private chunks are nothing to the decoder. */
const VISIBLE: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'iCCP', 'sBIT', 'bKGD', 'pHYs', 'eXIf', 'IDAT', 'IEND'],
]);

/**
 * A PNG without what its pixels do not need: the decoder unpacks every text that it meets, and a kilobyte of text may
 * unpack to a megabyte. Behind the first pixels nothing but pixels counts, so that everybody who
 * reads the picture finds the same orientation.
 */
export function withoutInvisible(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  let start = 0;
  let end = SIGNATURE_LENGTH;
  let pixels = false;
  const keep = (from: number, to: number): void => {
    if (from !== end) {
      kept.push(bytes.subarray(start, end));
      start = from;
    }
    end = to;
  };
  for (const { type, at, next } of pngChunks(bytes)) {
    pixels ||= type === 'IDAT';
    if (pixels ? type === 'IDAT' || type === 'IEND' : VISIBLE.has(type)) keep(at, Math.min(next, bytes.length));
  }
  if (start === 0 && end === bytes.length) return bytes;
  return Buffer.concat([...kept, bytes.subarray(start, end)]);
}
