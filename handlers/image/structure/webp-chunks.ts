import { withoutExifName } from './exif-name';
import type { PictureFrame } from './picture-frame';
import { larger, type PictureSize } from './picture-size';

const HEADER = 12;
const BEFORE = 8;
/** Bytes of a pixel that the decoder holds: of a still one and its output, of an animation three canvases. */
const STILL_BYTES = 8;
const ANIMATED_BYTES = 12;

/** Each chunk's size of the picture: https://developers.google.com/speed/webp/docs/riff_container */
const SIZES: Readonly<Record<string, (content: Buffer) => PictureSize | undefined>> = {
  VP8X: (content) =>
    content.length < 10 ? undefined : { width: 1 + content.readUIntLE(4, 3), height: 1 + content.readUIntLE(7, 3) },
  'VP8 ': (content) =>
    content.length < 10
      ? undefined
      : { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff },
  VP8L: (content) => {
    if (content.length < 5) return undefined;
    const bits = content.readUInt32LE(1);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  },
};

/** Reads the chunks of a WebP. @returns undefined when none says how large the picture is */
export function readWebp(bytes: Buffer, maxParts: number): PictureFrame | undefined {
  let size: PictureSize | undefined;
  let exif: Buffer | undefined;
  let animated = false;
  let parts = 0;
  let at = HEADER;
  const end = bytes.length < HEADER ? 0 : BEFORE + bytes.readUInt32LE(4);
  for (; at + BEFORE <= Math.min(end, bytes.length) && parts <= maxParts; parts += 1) {
    const type = bytes.toString('latin1', at, at + 4);
    const from = at + BEFORE;
    const length = bytes.readUInt32LE(at + 4);
    const content = bytes.subarray(from, from + length);
    size = larger(size, SIZES[type]?.(content));
    animated ||= type === 'ANMF';
    if (type === 'EXIF') exif ??= withoutExifName(content) ?? content;
    at = from + length + (length & 1);
  }
  if (size === undefined) return undefined;
  const held = size.width * size.height * (animated ? ANIMATED_BYTES : STILL_BYTES);
  // The padding behind the last chunk may be missing.
  return { ...size, held, parts, exif, cut: Math.min(end, at - 1) > bytes.length };
}
