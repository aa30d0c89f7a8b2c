import { readPictureFacts, UnreadablePictureError } from '../vision/picture';
import type { InputReader } from './input-reader';
import type { OperationContext } from './operation';
import { RekognitionError } from './rekognition-error';

// Limits: https://docs.aws.amazon.com/rekognition/latest/dg/limits.html
const MAX_INLINE_BYTES = 5 * 1024 * 1024;
const MAX_OBJECT_BYTES = 15 * 1024 * 1024;
const MIN_SIDE_PX = 80;
/** Documented for label detection. Here it holds for every operation, since it also bounds the memory of decoding. */
const MAX_SIDE_PX = 10_000;

/** S3's refusals. The service reports them all as one. */
const S3_REFUSALS = new Set([
  'NoSuchKey',
  'NoSuchBucket',
  'NoSuchVersion',
  'NotFound',
  'AccessDenied',
  'MethodNotAllowed',
]);

/** What an operation accepts. Sides in pixels. */
export interface ImageLimits {
  readonly maxInlineBytes: number;
  readonly minSidePx: number;
  readonly maxSidePx: number;
  /** Longer side over shorter one. */
  readonly maxProportion?: number;
}

const DETECTION_LIMITS: ImageLimits = {
  maxInlineBytes: MAX_INLINE_BYTES,
  minSidePx: MIN_SIDE_PX,
  maxSidePx: MAX_SIDE_PX,
};

/** The picture of a request: in the request itself, or in S3. */
export interface ImageInput {
  readonly bytes?: Buffer;
  readonly object?: { readonly bucket: string; readonly key: string; readonly versionId?: string };
}

/** Reads the `Image` member. */
export function readImageInput(input: InputReader, limits = DETECTION_LIMITS): ImageInput {
  const image = input.structure('Image', { required: true });
  const object = image?.structure('S3Object');
  const bytes = image?.bytes('Bytes', { min: 1, max: limits.maxInlineBytes });
  const bucket = object?.text('Bucket', { min: 3, max: 255, pattern: '[0-9A-Za-z\\.\\-_]*' });
  const key = object?.text('Name', { min: 1, max: 1024 });
  const versionId = object?.text('Version', { min: 1, max: 1024 });
  return {
    ...(bytes === undefined ? {} : { bytes }),
    ...(object === undefined
      ? {}
      : { object: { bucket: bucket ?? '', key: key ?? '', ...(versionId ? { versionId } : {}) } }),
  };
}

/**
 * Fetches a picture and checks what the service checks before any detection.
 * @throws RekognitionError InvalidParameterException, InvalidS3ObjectException, ImageTooLargeException or
 * InvalidImageFormatException
 */
export async function loadImage(
  { bytes, object }: ImageInput,
  context: OperationContext,
  { minSidePx, maxSidePx, maxProportion = Number.POSITIVE_INFINITY } = DETECTION_LIMITS,
): Promise<Buffer> {
  if ((bytes === undefined) === (object === undefined)) {
    throw invalid('give the image either as Bytes or as S3Object');
  }
  if (object !== undefined && (object.bucket === '' || object.key === '')) {
    throw invalid('an S3Object needs Bucket and Name');
  }
  if (object !== undefined) context.note(object);
  const image = bytes ?? (await readObject(object ?? { bucket: '', key: '' }, context));
  if (image.length > MAX_OBJECT_BYTES) {
    throw new RekognitionError(
      'ImageTooLargeException',
      `Image size is too large: ${image.length} bytes exceed the maximum of ${MAX_OBJECT_BYTES} bytes`,
    );
  }
  const { width, height } = await readPictureFacts(image).catch(refuseFormat);
  if (Math.max(width, height) > maxSidePx) {
    throw new RekognitionError(
      'ImageTooLargeException',
      `Input image dimensions ${width} x ${height} exceed maximum dimension size of ${maxSidePx} pixels`,
    );
  }
  if (Math.min(width, height) < minSidePx) {
    throw invalid(`the image has ${width} x ${height} pixels, at least ${minSidePx} on each side are needed`);
  }
  if (Math.max(width, height) > maxProportion * Math.min(width, height)) {
    throw invalid(`the image has ${width} x ${height} pixels, one side is more than ${maxProportion} times the other`);
  }
  return image;
}

/** Turns a decoder's refusal into the service's. For `catch`. */
export function refuseFormat(error: unknown): never {
  if (!(error instanceof UnreadablePictureError)) throw error;
  throw new RekognitionError('InvalidImageFormatException', `Request has invalid image format: ${error.message}`, {
    cause: error,
  });
}

function invalid(detail: string): RekognitionError {
  return new RekognitionError('InvalidParameterException', `Request has invalid parameters: ${detail}`);
}

async function readObject(
  { bucket, key, versionId }: { bucket: string; key: string; versionId?: string },
  { readObject: read }: OperationContext,
): Promise<Buffer> {
  try {
    return await read(bucket, key, versionId);
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    if (!S3_REFUSALS.has(name ?? '') && !S3_REFUSALS.has(code ?? '')) throw error;
    throw new RekognitionError(
      'InvalidS3ObjectException',
      'Unable to get object metadata from S3. Check object key, region and/or access permissions.',
      { cause: error },
    );
  }
}
