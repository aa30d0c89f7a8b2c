import type { PictureFrame } from './picture-frame';

const ENTRY = 12;
/** The types of what tells about pixels: TIFF 6.0, page 15. */
const SHORT = 3;
const LONG = 4;

/** Values of a tag that are read: ten times the strips of the largest scan. */
const MAX_VALUES = 1_000_000;

/** TIFF 6.0, https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf, and DNG 1.7. */
const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bits: 258,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  subDirectories: 330,
  dngVersion: 50706,
} as const;

/** The first page of a TIFF; and whether it is the preview in a raw file of a camera, which is built the same. */
export interface TiffPage extends PictureFrame {
  readonly raw: boolean;
}

/** Numbers of one directory, read when they are asked for. */
class Directory {
  private readonly entries = new Map<number, { readonly type: number; readonly count: number; readonly at: number }>();
  constructor(
    private readonly bytes: Buffer,
    at: number,
    private readonly little: boolean,
  ) {
    const count = this.short(at);
    for (let entry = at + 2; entry < at + 2 + count * ENTRY; entry += ENTRY) {
      this.entries.set(this.short(entry), { type: this.short(entry + 2), count: this.long(entry + 4), at: entry + 8 });
    }
  }

  has(tag: number): boolean {
    return this.entries.has(tag);
  }

  number(tag: number, otherwise = 0): number {
    return this.numbers(tag)[0] ?? otherwise;
  }

  /** Short and long values; as many as there are bytes for. */
  numbers(tag: number): number[] {
    const entry = this.entries.get(tag);
    if (entry === undefined || (entry.type !== SHORT && entry.type !== LONG)) return [];
    const size = entry.type === SHORT ? 2 : 4;
    const from = entry.count * size <= 4 ? entry.at : this.long(entry.at);
    const count = Math.max(0, Math.min(entry.count, MAX_VALUES, Math.floor((this.bytes.length - from) / size)));
    return Array.from({ length: count }, (_, index) =>
      size === 2 ? this.short(from + 2 * index) : this.long(from + 4 * index),
    );
  }

  private short(at: number): number {
    if (at + 2 > this.bytes.length) return 0;
    return this.little ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  private long(at: number): number {
    if (at + 4 > this.bytes.length) return 0;
    return this.little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }
}

/** Reads the first page of a TIFF, and counts the others. @returns undefined when it has no page */
export function readTiff(bytes: Buffer, maxParts: number): TiffPage | undefined {
  if (bytes.length < 8) return undefined;
  const little = bytes[0] === 0x49;
  const first = little ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
  const page = new Directory(bytes, first, little);
  const [width, height] = [page.number(TAG.width), page.number(TAG.height)];
  if (width === 0 || height === 0) return undefined;
  const tiled = page.has(TAG.tileWidth);
  const offsets = page.numbers(tiled ? TAG.tileOffsets : TAG.stripOffsets);
  const lengths = page.numbers(tiled ? TAG.tileBytes : TAG.stripBytes);
  const subfile = page.number(TAG.subfileType);
  return {
    width,
    height,
    held: heldBytes(page, width, height),
    parts: countDirectories(bytes, first, little, maxParts),
    exif: bytes,
    cut: offsets.length === 0 || offsets.some((offset, index) => offset + (lengths[index] ?? 0) > bytes.length),
    raw: page.has(TAG.dngVersion) || ((subfile & 1) === 1 && page.has(TAG.subDirectories)),
  };
}

/** A decoder holds a strip, or a row of tiles twice. */
function heldBytes(page: Directory, width: number, height: number): number {
  const pixel = (page.number(TAG.samples, 1) * Math.max(8, page.number(TAG.bits, 1))) / 8;
  if (!page.has(TAG.tileWidth)) return width * Math.min(height, page.number(TAG.rowsPerStrip, height)) * pixel;
  const [across, down] = [page.number(TAG.tileWidth), page.number(TAG.tileHeight)];
  return 2 * Math.ceil(width / Math.max(1, across)) * across * down * pixel;
}

/** Directories in the chain of pages. One that leads back ends it. */
function countDirectories(bytes: Buffer, first: number, little: boolean, maxParts: number): number {
  const seen = new Set<number>();
  for (let at = first; at !== 0 && at + 2 <= bytes.length && !seen.has(at) && seen.size <= maxParts;) {
    seen.add(at);
    const link = at + 2 + ENTRY * (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
    if (link + 4 > bytes.length) break;
    at = little ? bytes.readUInt32LE(link) : bytes.readUInt32BE(link);
  }
  return seen.size;
}
