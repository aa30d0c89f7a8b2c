import { deflateSync } from 'node:zlib';
import { chunk, withChunks } from './odd-pictures';
import { withExif } from './exif';

/** A chunk of packed text that unpacks to as many bytes. */
export function packedText(type: 'zTXt' | 'iTXt', unpacked: number): Buffer {
  const head = type === 'zTXt' ? 'Comment\0\0' : 'Comment\0\x01\0\0\0';
  return chunk(type, Buffer.concat([Buffer.from(head, 'latin1'), deflateSync(Buffer.alloc(unpacked, 0x41))]));
}

/** A colour profile that unpacks to as many bytes. */
export function packedProfile(unpacked: number): Buffer {
  return chunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(Buffer.alloc(unpacked))]));
}

/** EXIF of many entries, which all have the same bytes for their value. */
export function overlappingExif(entries: number, bytesEach: number, size = 60_000): Buffer {
  const block = Buffer.alloc(size);
  block.write('II*\0\x08\0\0\0', 'latin1');
  block.writeUInt16LE(entries, 8);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = 10 + 12 * entry;
    block.writeUInt16LE((0x9000 + entry) & 0xffff, at);
    block.writeUInt16LE(7, at + 2);
    block.writeUInt32LE(bytesEach, at + 4);
    block.writeUInt32LE(8, at + 8);
  }
  return block;
}

/** A JPEG with EXIF that is small to store and large to read. */
export const exifBomb = (jpeg: Buffer): Buffer => withExif(jpeg, overlappingExif(4_900, 50_000));

/** A PNG with texts that are small to store and large to read. */
export const textBomb = (png: Buffer): Buffer =>
  withChunks(png, Array<Buffer>(200).fill(packedText('zTXt', 7_000_000)));

/** A JPEG that says that it is larger than it is. */
export function withClaimedSize(jpeg: Buffer, width: number, height: number): Buffer {
  const claimed = Buffer.from(jpeg);
  const frame = [0xc0, 0xc2].map((marker) => claimed.indexOf(Buffer.from([0xff, marker]))).find((at) => at !== -1)!;
  claimed.writeUInt16BE(height, frame + 5);
  claimed.writeUInt16BE(width, frame + 7);
  return claimed;
}

/** A progressive JPEG with its last scan over and over. */
export function scanBomb(jpeg: Buffer, scans: number): Buffer {
  const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = jpeg.subarray(last, -2);
  return Buffer.concat([jpeg.subarray(0, -2), ...Array<Buffer>(scans).fill(scan), jpeg.subarray(-2)]);
}

/** Segments or chunks without content before the pixels. */
export function withEmptyParts(bytes: Buffer, count: number): Buffer {
  if (bytes[0] === 0x89)
    return withChunks(bytes, [Buffer.concat(Array<Buffer>(count).fill(chunk('teSt', Buffer.alloc(0))))]);
  const empty = Buffer.concat(Array<Buffer>(count).fill(Buffer.from([0xff, 0xe5, 0, 2])));
  return Buffer.concat([bytes.subarray(0, 20), empty, bytes.subarray(20)]);
}
