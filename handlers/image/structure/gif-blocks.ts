import type { PictureFrame } from './picture-frame';

/** Signature and logical screen. */
const HEADER = 13;
const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TRAILER = Buffer.from([0x3b]);
const IMAGE_HEADER = 10;
/** Bytes of a pixel that the decoder holds: a canvas and its output. */
const PIXEL_BYTES = 8;

/** Bytes of a table of colours, by the byte of flags that announces it. */
const tableBytes = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

/** Where blocks of data end that begin at an offset: behind the bytes when they are cut. */
function behindData(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
  return at + 1;
}

/**
 * Reads a GIF up to the end of its first frame. The decoder sees no more than that: it would look through all frames, and
 * there may be millions. https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 * @returns undefined when its blocks are none of a GIF
 */
export function readGif(bytes: Buffer, maxParts: number): PictureFrame | undefined {
  if (bytes.length < HEADER) return undefined;
  const screen = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  let parts = 0;
  let at = HEADER + tableBytes(bytes[10]!);
  for (; bytes[at] === EXTENSION && parts <= maxParts; parts += 1) at = behindData(bytes, at + 2);
  if (parts > maxParts || at + IMAGE_HEADER > bytes.length) return { ...screen, held: 0, parts, cut: true };
  if (bytes[at] !== IMAGE) return undefined;
  // The decoder makes the screen larger where a frame reaches beyond it.
  const width = Math.max(screen.width, bytes.readUInt16LE(at + 1) + bytes.readUInt16LE(at + 5));
  const height = Math.max(screen.height, bytes.readUInt16LE(at + 3) + bytes.readUInt16LE(at + 7));
  const end = behindData(bytes, at + IMAGE_HEADER + tableBytes(bytes[at + 9]!) + 1);
  const visible = Buffer.concat([bytes.subarray(0, end), TRAILER]);
  return { width, height, held: width * height * PIXEL_BYTES, parts, cut: end > bytes.length, visible };
}
