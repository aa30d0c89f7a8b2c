import { type ExifTag, exifBytes } from './exif';

const END = Buffer.from([0xff, 0xd9]);
const PNG_HEAD = 8;

/** Offset of a JPEG's first marker of a kind. */
function markerAt(jpeg: Buffer, marker: number): number {
  for (let at = 2; at + 4 <= jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) if (jpeg[at + 1] === marker) return at;
  throw new Error(`There is no marker ${marker.toString(16)}.`);
}

/** A baseline JPEG with zeros for the scan's parameters, as the selfie cameras of one maker write it. */
export function withOddScanHeader(jpeg: Buffer): Buffer {
  const odd = Buffer.from(jpeg);
  const scan = markerAt(odd, 0xda);
  odd.fill(0, scan + 5 + 2 * odd[scan + 4]!, scan + 8 + 2 * odd[scan + 4]!);
  return odd;
}

/** A JPEG with stray bytes before one of its tables, and before its end. */
export function withStrayBytes(jpeg: Buffer): Buffer {
  const at = markerAt(jpeg, 0xc4);
  const stray = Buffer.from([1, 2, 3, 4, 5]);
  return Buffer.concat([jpeg.subarray(0, at), stray, jpeg.subarray(at, -2), stray, END]);
}

/** A JPEG with bytes within its coded data that are not codes. */
export function withDamage(jpeg: Buffer): Buffer {
  const damaged = Buffer.from(jpeg);
  const scan = markerAt(damaged, 0xda);
  damaged.fill(0x55, Math.floor((scan + damaged.length) / 2), Math.floor((scan + damaged.length) / 2) + 40);
  return damaged;
}

/** A JPEG with the letters within its coded data that a video begins with, too. */
export function withLettersOfVideo(jpeg: Buffer): Buffer {
  const damaged = Buffer.from(jpeg);
  damaged.write('ftyp', Math.floor((markerAt(damaged, 0xda) + damaged.length) / 2), 'latin1');
  return damaged;
}

/** A JPEG without its Huffman tables: readers are to take the usual ones. */
export function withoutHuffmanTables(jpeg: Buffer): Buffer {
  const parts = [jpeg.subarray(0, 2)];
  let at = 2;
  for (; jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] !== 0xc4) parts.push(jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2)));
  }
  return Buffer.concat([...parts, jpeg.subarray(at)]);
}

/** The start of an MP4 and as much of it as is wanted. */
export function video(length: number): Buffer {
  const box = Buffer.from('0000001c6674797069736f6d0000020069736f6d69736f32617663316d703431', 'hex');
  return Buffer.concat([box, Buffer.alloc(length, 0x41)]);
}

export const cut = (bytes: Buffer, share: number): Buffer => bytes.subarray(0, Math.floor(bytes.length * share));

/** A JPEG that says in its head, as phones do, that its own picture ends where it ends, with others behind it. */
export function withPictureIndex(jpeg: Buffer): Buffer {
  const index = Buffer.alloc(4 + 8 + 2 + 2 * 12 + 4 + 32);
  index.write('MPF\0', 'latin1');
  const tiff = index.subarray(4);
  tiff.write('II*\0\x08\0\0\0', 'latin1');
  const entry = (at: number, values: readonly [number, number, number, number]): void => {
    tiff.writeUInt16LE(values[0], at);
    tiff.writeUInt16LE(values[1], at + 2);
    tiff.writeUInt32LE(values[2], at + 4);
    tiff.writeUInt32LE(values[3], at + 8);
  };
  tiff.writeUInt16LE(2, 8);
  entry(10, [0xb001, 4, 1, 2]);
  entry(22, [0xb002, 7, 32, 38]);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe2, 0, index.length + 2]), index]);
  tiff.writeUInt32LE(jpeg.length + segment.length, 38 + 4);
  segment.set(index, 4);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A chunk of a PNG, with its length and checksum. */
export function chunk(type: string, data: Buffer): Buffer {
  const ends = Buffer.alloc(8);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** Puts chunks into a PNG: before its pixels, or behind them. */
export function withChunks(png: Buffer, chunks: readonly Buffer[], place: 'before' | 'behind' = 'before'): Buffer {
  const header = PNG_HEAD + 25;
  const at = place === 'before' ? header : png.length - 12;
  return Buffer.concat([png.subarray(0, at), ...chunks, png.subarray(at)]);
}

const ORIENTATION = 0x112;

/** A PNG that says how it is turned, where programs expect it or where only some of them look. */
export function turnedPng(png: Buffer, orientation: number, place: 'before' | 'behind' = 'before'): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt16LE(orientation);
  const tag: ExifTag = [ORIENTATION, 3, value];
  const block = exifBytes({ ifd0: [tag] });
  // The support writes counts in bytes, and this value is one of two bytes.
  block.writeUInt32LE(1, 8 + 2 + 4);
  return withChunks(png, [chunk('eXIf', block)], place);
}
