import { av1FrameSize } from './av1-sequence';
import { isDisplayP3 } from './display-p3';
import { type HeifItem, type HeifItems, readHeifItems } from './heif-items';
import { hevcFrameSize } from './hevc-sequence';
import type { PictureFrame } from './picture-frame';

/**
 * Bytes of a pixel that is decoded, and of one of the picture that is put together from such. Measured: 18 in all of one
 * with 8 bits, 25 of one with 10 bits and all colours, so that what is accepted takes up to 900 MB.
 */
const CODED_BYTES = 8;
const SHOWN_BYTES = 8;
/** Of a pixel with more than 8 bits, which the decoder of an AVIF keeps for the whole picture, tiles or not. */
const DEEP_BYTES = 16;

/** How many times its size the items of a file may refer to: more overlap. */
const MAX_OVERLAP = 2;

/** The bytes of an item; those that the file lacks are missing. */
function itemBytes(bytes: Buffer, { extents }: HeifItem): Buffer {
  if (extents.length === 1) return bytes.subarray(extents[0]!.from, extents[0]!.to);
  return Buffer.concat(extents.map(({ from, to }) => bytes.subarray(from, to)));
}

/** Width and height that an item has by its properties. */
function statedSize(bytes: Buffer, { properties }: HeifItem): { width: number; height: number } | undefined {
  const box = properties.find(({ type, to }) => type === 'ispe' && to <= bytes.length);
  return box && { width: bytes.readUInt32BE(box.from + 4), height: bytes.readUInt32BE(box.from + 8) };
}

/** The content of an item's property, empty when it has none. */
function propertyOf(bytes: Buffer, { properties }: HeifItem, wanted: string): Buffer {
  const box = properties.find(({ type }) => type === wanted);
  return box ? bytes.subarray(box.from, box.to) : Buffer.alloc(0);
}

/** Pixels that decoding an item takes, at least as many as it states. */
function codedPixels(bytes: Buffer, item: HeifItem): number {
  const data = itemBytes(bytes, item);
  const sizes =
    item.type === 'av01'
      ? [av1FrameSize(data), av1FrameSize(propertyOf(bytes, item, 'av1C').subarray(4))]
      : [hevcFrameSize(propertyOf(bytes, item, 'hvcC'), data)];
  return Math.max(...[statedSize(bytes, item), ...sizes].map((size) => (size ? size.width * size.height : 0)));
}

/** Whether an item is an AVIF's with more than 8 bits. https://aomediacodec.github.io/av1-isobmff/#av1codecconfigurationbox-syntax */
const isDeep = (bytes: Buffer, item: HeifItem): boolean => ((propertyOf(bytes, item, 'av1C')[2] ?? 0) & 0x40) !== 0;

/** The colour profile of an item, if it is one and no number. */
function profileOf(bytes: Buffer, { properties }: HeifItem): Buffer | undefined {
  for (const { type, from, to } of properties) {
    const kind = bytes.toString('latin1', from, from + 4);
    if (type === 'colr' && (kind === 'prof' || kind === 'rICC')) return bytes.subarray(from + 4, to);
  }
  return undefined;
}

/** Whether the colours of an item are Display P3, by number. */
function namesDisplayP3(bytes: Buffer, { properties }: HeifItem): boolean {
  return properties.some(
    ({ type, from, to }) =>
      type === 'colr' &&
      Math.min(to, bytes.length) >= from + 8 &&
      bytes.toString('latin1', from, from + 4) === 'nclx' &&
      isDisplayP3(bytes.readUInt16BE(from + 4), bytes.readUInt16BE(from + 6)),
  );
}

/** The TIFF part of the EXIF item, which begins with the number of bytes before it. */
function exifOf(bytes: Buffer, { items }: HeifItems): Buffer | undefined {
  for (const item of items.values()) {
    if (item.type !== 'Exif') continue;
    const content = itemBytes(bytes, item);
    if (content.length > 4) return content.subarray(4 + content.readUInt32BE(0));
  }
  return undefined;
}

/** What a HEIF file says beside what every picture says. */
export interface HeifPicture extends PictureFrame {
  /** As displayed, in pixels, if nothing is cut off. */
  readonly upright: { readonly width: number; readonly height: number };
  readonly icc?: Buffer;
  /** Whether the colours are Display P3 by number; a profile counts more. */
  readonly displayP3: boolean;
}

/** Reads the header of a HEIF file. @returns undefined when it has no picture whose size it states */
export function readHeif(bytes: Buffer, maxParts: number): HeifPicture | undefined {
  const list = readHeifItems(bytes, maxParts);
  const primary = list?.items.get(list.primary);
  const size = primary && statedSize(bytes, primary);
  if (!list || !primary || !size) return undefined;
  const items = [...list.items.values()];
  const sideways = (propertyOf(bytes, primary, 'irot')[0] ?? 0) & 1;
  const upright = sideways ? { width: size.height, height: size.width } : size;
  const referred = items.flatMap(({ extents }) => extents).reduce((sum, { from, to }) => sum + to - from, 0);
  if (referred > MAX_OVERLAP * bytes.length)
    return { ...size, upright, displayP3: false, held: 0, parts: Infinity, cut: true };
  const coded = items.filter(({ type }) => type === 'av01' || type === 'hvc1' || type === 'hev1');
  const largest = coded.reduce((most, item) => Math.max(most, codedPixels(bytes, item)), 0);
  const shown = size.width * size.height;
  const deep = coded.some((item) => isDeep(bytes, item));
  return {
    ...size,
    upright,
    icc: profileOf(bytes, primary),
    displayP3: namesDisplayP3(bytes, primary),
    held: Math.max(largest * CODED_BYTES + shown * SHOWN_BYTES, deep ? shown * DEEP_BYTES : 0),
    parts: items.reduce((sum, { parts }) => sum + 1 + parts.length, 0),
    exif: exifOf(bytes, list),
    cut: items.some(({ extents }) => extents.some(({ to }) => to > bytes.length)),
  };
}
