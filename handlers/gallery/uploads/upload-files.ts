import { MAX_ORIGINAL_BYTES } from '../../image/image-limits';
import { cutText } from '../../runtime/texts';

/** Endings of the formats that are accepted, and what they are to a browser. */
const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  jfif: 'image/jpeg',
  png: 'image/png',
  apng: 'image/apng',
  heic: 'image/heic',
  heif: 'image/heif',
  hif: 'image/heif',
  avif: 'image/avif',
  webp: 'image/webp',
  gif: 'image/gif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
};

/** Endings of file names that are accepted, in small letters, without the dot. */
export const ENDINGS = Object.keys(TYPES);

/** Longest name of a file in a key, in characters; each takes four bytes of 1,024 at most. */
const MAX_NAME = 100;

const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1] ?? '';

/** The content type of a file by the ending of its name; undefined for one that is not accepted. */
export function typeOf(name: string): string | undefined {
  return TYPES[endingOf(name).toLowerCase()];
}

/**
 * The name of a file as a part of a key: without folders and control characters, and not too long. Its ending stays.
 */
export function keyName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  // eslint-disable-next-line no-control-regex
  const plain = last.replace(/[\u0000-\u001f\u007f\ufffe\uffff]/g, '').trim();
  const ending = `.${endingOf(plain)}`;
  const stem = plain.slice(0, plain.length - ending.length);
  return `${cutText(stem, MAX_NAME - ending.length) || 'photo'}${ending}`;
}

/** Why a file is not accepted, before anything is sent. */
export interface Refusal {
  readonly error: 'EmptyFile' | 'FileTooLarge' | 'NotAPicture';
  readonly message: string;
}

/** Why a file is not accepted; undefined when it is. */
export function refusalOf({ name, bytes }: { readonly name: string; readonly bytes: number }): Refusal | undefined {
  if (bytes === 0) return { error: 'EmptyFile', message: `${name} is empty.` };
  if (bytes > MAX_ORIGINAL_BYTES) {
    const limit = Math.floor(MAX_ORIGINAL_BYTES / 1024 / 1024);
    return { error: 'FileTooLarge', message: `${name} has more than ${limit} MB. Export it smaller.` };
  }
  if (typeOf(name) === undefined) {
    return { error: 'NotAPicture', message: `${name} is not a picture of an accepted format: ${ENDINGS.join(', ')}.` };
  }
  return undefined;
}
