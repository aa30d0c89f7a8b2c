import type { S3Client } from '@aws-sdk/client-s3';
import { type ObjectFacts, type ObjectReference, readRange } from '../runtime/object-read';
import { MAX_HEAD_PARTS, UNUSUAL_HELD_BYTES } from './decoding-limits';
import { ImageIdentifyError, ImageTooLarge, ImageTooSmall } from './image-errors';
import { MAX_BYTES, MAX_SIDE, MIN_SIDE } from './image-limits';
import type { ImageFormat } from './image-format';
import { decoderMetadata, decodingError, refuseCut, supportedFormat } from './open-image';
import { checkHead, heldBytes, refuseHeavy } from './structure/picture-head';
import { declaredEnd, endsPlainly } from './structure/picture-tail';

const KIBIBYTE = 1024;
/** Bytes read before the whole: enough for nearly every header, and for those behind embedded previews. */
const RANGE_LADDER = [128 * KIBIBYTE, 512 * KIBIBYTE] as const;
/** Bytes read from a picture's end to see whether the upload was cut short. */
const TAIL = 64 * KIBIBYTE;

export interface ImageStart extends ObjectFacts {
  readonly bytes: Buffer;
}

/** Reads the first rung: everything S3 knows about the object, and usually all that its metadata needs. */
export async function readStart(s3: S3Client, object: ObjectReference): Promise<ImageStart> {
  return readRange(s3, object, { first: 0, last: RANGE_LADDER[0] - 1 });
}

interface Header {
  /** As stored: a camera may have been held upright. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1..8. */
  readonly orientation?: number;
}

/** What the header of an acceptable image says, and the bytes that were read to know. */
export interface ImageHeader extends Header {
  readonly format: ImageFormat;
  readonly bytes: Buffer;
}

/** The header's facts, or the error that more bytes may mend. */
async function parseHeader(bytes: Buffer, format: ImageFormat, key: string): Promise<Header | Error> {
  checkHead(format, bytes, key);
  try {
    const { width, height, orientation } = await decoderMetadata(bytes);
    return { width, height, orientation };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function checkDimensions({ width, height }: Header, key: string, maxPixels: number): void {
  if (width < MIN_SIDE || height < MIN_SIDE) {
    throw new ImageTooSmall(
      `${key} is ${width}x${height} pixels; Rekognition needs at least ${MIN_SIDE} on each side. Upload a larger photo.`,
    );
  }
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > maxPixels) {
    throw new ImageTooLarge(
      `${key} is ${width}x${height} pixels; at most ${MAX_SIDE} on each side and ${maxPixels} in all are allowed. Scale it down.`,
    );
  }
}

/**
 * Reads an image's header by ranges and refuses, before anything is paid for, what cannot be analysed.
 * @param start what `readStart` gave
 * @param maxPixels largest accepted number of pixels
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge, ImageTooSmall, TransientServiceError
 */
export async function readHeader(
  s3: S3Client,
  object: ObjectReference,
  start: ImageStart,
  maxPixels: number,
): Promise<ImageHeader> {
  const { key } = object;
  if (start.size === 0) throw new ImageIdentifyError(`${key} is empty. Upload it again.`);
  const format = supportedFormat(start.bytes, key);
  if (start.size > MAX_BYTES) {
    throw new ImageTooLarge(
      `${key} has ${start.size} bytes; Rekognition accepts at most ${MAX_BYTES}. Compress it more.`,
    );
  }
  let bytes = start.bytes;
  let header = await parseHeader(bytes, format, key);
  for (const end of [RANGE_LADDER[1], start.size]) {
    if (!(header instanceof Error) || bytes.length >= start.size) break;
    bytes = await readUpTo(s3, object, bytes, end);
    header = await parseHeader(bytes, format, key);
  }
  if (header instanceof Error) throw decodingError(header, key);
  checkDimensions(header, key, maxPixels);
  const held = heldBytes(format, bytes);
  refuseHeavy(held, key);
  if (held > UNUSUAL_HELD_BYTES || !(await endsWhole(s3, object, format, bytes, start.size))) {
    await refuseCut(format, await readUpTo(s3, object, bytes, start.size), key);
  }
  return { format, bytes, ...header };
}

async function readUpTo(s3: S3Client, object: ObjectReference, bytes: Buffer, end: number): Promise<Buffer> {
  if (bytes.length >= end) return bytes;
  const rest = await readRange(s3, object, { first: bytes.length, last: end - 1 });
  return Buffer.concat([bytes, rest.bytes]);
}

/**
 * Whether the last bytes of a picture prove that it was not cut. Not so when something lies behind it, or in place of its
 * end: only a look at all of it tells then.
 */
async function endsWhole(
  s3: S3Client,
  object: ObjectReference,
  format: ImageFormat,
  bytes: Buffer,
  size: number,
): Promise<boolean> {
  if (bytes.length >= size) return false;
  const end = (format === 'JPEG' ? declaredEnd(bytes, MAX_HEAD_PARTS) : undefined) ?? size;
  if (end > size || end <= bytes.length) return false;
  const range = end === size ? { suffix: TAIL } : { first: Math.max(0, end - TAIL), last: end - 1 };
  return endsPlainly(format, (await readRange(s3, object, range)).bytes);
}
