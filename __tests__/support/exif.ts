/** A tag as it stands in a file: number, type and value, right or wrong. */
export type ExifTag = readonly [tag: number, type: number, value: string | Buffer | readonly Rational[]];
type Rational = readonly [numerator: number, denominator: number];

export interface ExifDirectories {
  readonly ifd0?: readonly ExifTag[];
  readonly exif?: readonly ExifTag[];
  readonly gps?: readonly ExifTag[];
}

export const TAG = {
  make: 0x10f,
  model: 0x110,
  software: 0x131,
  exifDirectory: 0x8769,
  gpsDirectory: 0x8825,
  original: 0x9003,
  digitized: 0x9004,
  offsetOriginal: 0x9011,
  offsetDigitized: 0x9012,
  subSecOriginal: 0x9291,
} as const;

const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
const SIGNED_RATIONAL = 10;
const SIZES: Readonly<Record<number, number>> = { [SHORT]: 2, [LONG]: 4, [RATIONAL]: 8, [SIGNED_RATIONAL]: 8 };

/** A text with the NUL that ends it. */
export const ascii = (tag: number, text: string): ExifTag => [tag, ASCII, `${text}\0`];

/** A place; a missing letter leaves its tag out. */
export function place(
  latitude: readonly Rational[],
  latitudeRef: string | undefined,
  longitude: readonly Rational[],
  longitudeRef: string | undefined,
  type = RATIONAL,
): ExifTag[] {
  return [
    ...(latitudeRef === undefined ? [] : [ascii(1, latitudeRef)]),
    [2, type, latitude],
    ...(longitudeRef === undefined ? [] : [ascii(3, longitudeRef)]),
    [4, type, longitude],
  ];
}

export { SIGNED_RATIONAL };

function encode(value: ExifTag[2]): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'latin1');
  if (Buffer.isBuffer(value)) return value;
  const bytes = Buffer.alloc(value.length * 8);
  value.flat().forEach((number, index) => {
    if (number < 0) bytes.writeInt32LE(number, index * 4);
    else bytes.writeUInt32LE(number, index * 4);
  });
  return bytes;
}

function directory(tags: readonly ExifTag[], start: number): Buffer {
  const head = Buffer.alloc(2 + tags.length * 12 + 4);
  head.writeUInt16LE(tags.length);
  const values: Buffer[] = [];
  let end = start + head.length;
  [...tags]
    .sort(([one], [other]) => one - other)
    .forEach(([tag, type, value], index) => {
      const bytes = encode(value);
      const at = 2 + index * 12;
      head.writeUInt16LE(tag, at);
      head.writeUInt16LE(type, at + 2);
      head.writeUInt32LE(bytes.length / (SIZES[type] ?? 1), at + 4);
      if (bytes.length <= 4) {
        bytes.copy(head, at + 8);
      } else {
        head.writeUInt32LE(end, at + 8);
        values.push(bytes);
        end += bytes.length;
      }
    });
  return Buffer.concat([head, ...values]);
}

const pointer = (tag: number, offset: number): ExifTag => {
  const value = Buffer.alloc(4);
  value.writeUInt32LE(offset);
  return [tag, LONG, value];
};

/** An EXIF block: little-endian TIFF with up to three directories. */
export function exifBytes({ ifd0 = [], exif, gps }: ExifDirectories): Buffer {
  const pointers = (first: number, second: number): ExifTag[] => [
    ...(exif ? [pointer(TAG.exifDirectory, first)] : []),
    ...(gps ? [pointer(TAG.gpsDirectory, second)] : []),
  ];
  const exifAt = 8 + directory([...ifd0, ...pointers(0, 0)], 8).length;
  const exifPart = exif ? directory(exif, exifAt) : Buffer.alloc(0);
  const gpsAt = exifAt + exifPart.length;
  return Buffer.concat([
    Buffer.from('49492a0008000000', 'hex'),
    directory([...ifd0, ...pointers(exifAt, gpsAt)], 8),
    exifPart,
    gps ? directory(gps, gpsAt) : Buffer.alloc(0),
  ]);
}

/** Where the value of a tag stands in an EXIF block: the place to break it. */
export function entryOf(block: Buffer, tag: number): number {
  const wanted = Buffer.alloc(2);
  wanted.writeUInt16LE(tag);
  return block.indexOf(wanted, 8);
}

/** Puts an EXIF block into a JPEG, as its first segment. */
export function withExif(jpeg: Buffer, block: Buffer): Buffer {
  const data = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
}
