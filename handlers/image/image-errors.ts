import { NamedError } from '../runtime/errors';
import type { ObjectReference } from '../runtime/object-read';

/** A photo that cannot be analysed, however often it is tried: recorded as REJECTED, told, never retried. */
export abstract class ImageRejection extends NamedError {}

/** The content is of no format that is accepted, whatever the name says. */
export class NotSupportedImageType extends ImageRejection {
  constructor(message: string, options?: ErrorOptions) {
    super('NotSupportedImageType', message, options);
  }
}

/** The content starts like an image but cannot be read: empty, truncated or damaged. */
export class ImageIdentifyError extends ImageRejection {
  constructor(message: string, options?: ErrorOptions) {
    super('ImageIdentifyError', message, options);
  }
}

/** The error for a file without a byte. */
export const emptyImage = (key: string): ImageIdentifyError =>
  new ImageIdentifyError(`${key} is empty. Upload it again.`);

/** The error for a file that ends before its pixels do. */
export const cutImage = (key: string): ImageIdentifyError =>
  new ImageIdentifyError(`${key} was cut short: pixels are missing. Upload it again.`);

/** More bytes or pixels than Rekognition or the configuration allows. */
export class ImageTooLarge extends ImageRejection {
  constructor(message: string, options?: ErrorOptions) {
    super('ImageTooLarge', message, options);
  }
}

/** Fewer pixels than Rekognition can see anything in. */
export class ImageTooSmall extends ImageRejection {
  constructor(message: string, options?: ErrorOptions) {
    super('ImageTooSmall', message, options);
  }
}

/** The object or version is not there, or is no longer the one that was registered. */
export class ImageNotFound extends ImageRejection {
  constructor(message: string, options?: ErrorOptions) {
    super('ImageNotFound', message, options);
  }
}

/** The error for an object that S3 does not have (any more). */
export function notFound(object: ObjectReference, cause?: unknown): ImageNotFound {
  const version = object.versionId === undefined ? '' : ` in version ${object.versionId}`;
  return new ImageNotFound(
    `${object.key} is not in bucket ${object.bucket}${version}, or was replaced meanwhile. Upload it again.`,
    { cause },
  );
}
