import type { S3Client } from '@aws-sdk/client-s3';
import { NotSupportedImageType } from '../../image/image-errors';
import { isMissing, type ObjectReference } from '../../runtime/object-read';
import { PhotoDoesNotMeetRequirementError } from '../attempt/rider-errors';

const TEXTS = {
  UNSUPPORTED_FORMAT: 'Unsupported image file format. Upload a JPEG or PNG.',
  UNREADABLE: 'The photo cannot be read. Export it again.',
  TOO_LARGE: 'The photo is too large. Scale it down.',
  TOO_SMALL: 'The photo is too small. Upload a larger one.',
  PHOTO_NOT_FOUND: 'The photo is not there any more. Upload it again.',
  NO_FACE: 'Detected 0 faces in the photo.',
} as const;

/** Errors of the project's image reading and of Rekognition that are about the photo, not about a service. */
const REASONS: Readonly<Record<string, keyof typeof TEXTS>> = {
  NotSupportedImageType: 'UNSUPPORTED_FORMAT',
  ImageIdentifyError: 'UNREADABLE',
  ImageTooLarge: 'TOO_LARGE',
  ImageTooSmall: 'TOO_SMALL',
  ImageNotFound: 'PHOTO_NOT_FOUND',
  InvalidImageFormatException: 'UNSUPPORTED_FORMAT',
  ImageTooLargeException: 'TOO_LARGE',
};

/** The rejection of a photo that S3 does not have any more. */
function photoNotFound(cause: unknown): PhotoDoesNotMeetRequirementError {
  return new PhotoDoesNotMeetRequirementError(TEXTS.PHOTO_NOT_FOUND, ['PHOTO_NOT_FOUND'], { cause });
}

/** Rekognition tells a search without a face by nothing but the text of a parameter error. */
function reasonOf(error: Error): keyof typeof TEXTS | undefined {
  if (error.name === 'InvalidParameterException' && /no faces? in the image/i.test(error.message)) return 'NO_FACE';
  return REASONS[error.name];
}

/** The rejection that an error about the photo amounts to; any other error as it is. */
export function asRejection(error: unknown): unknown {
  const reason = error instanceof Error ? reasonOf(error) : undefined;
  if (reason === undefined) return error;
  // What the file is instead, and what to do about that.
  const text = error instanceof NotSupportedImageType ? error.message : TEXTS[reason];
  return new PhotoDoesNotMeetRequirementError(text, [reason], { cause: error });
}

/**
 * Runs a call that hands a photo to Rekognition.
 * @throws PhotoDoesNotMeetRequirementError for what is wrong with the photo. That Rekognition cannot read it only is when
 * S3 says that it is gone; else the account is to blame, and the error stays what it is.
 */
export async function lookAtPhoto<T>(s3: S3Client, photo: ObjectReference, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if ((error as Error).name !== 'InvalidS3ObjectException') throw asRejection(error);
    throw (await isMissing(s3, photo)) ? photoNotFound(error) : error;
  }
}
