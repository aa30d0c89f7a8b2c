import { ImageRejection } from '../../image/image-errors';

/** Key prefix of images to detect in: the only objects that this workflow takes. */
export const INCOMING_PREFIX = 'batch/incoming/';
/** Key prefix of what is found. No rule matches it. */
export const RESULTS_PREFIX = 'batch/results/';
/** Key prefix of images whose results are complete. No rule matches it. */
export const DONE_PREFIX = 'batch/done/';

/** Longest object key, in bytes of UTF-8: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024;

const IMAGE_NAME = /\.(jpe?g|png|hei[cf]|avif|webp|gif|tiff?)$/i;

/** The results of this key would have a longer key than S3 allows. */
class ImageKeyTooLong extends ImageRejection {
  constructor(message: string) {
    super('ImageKeyTooLong', message);
  }
}

/** Where everything about one image lies. The keys depend on the image's own key alone. */
export interface ImageKeys {
  readonly result: string;
  readonly annotated: string;
  readonly done: string;
}

/** Whether a key lies under the incoming prefix and ends like a picture of an accepted format, in any case. Contents are judged later. */
export function isIncomingImage(key: string): boolean {
  return key.startsWith(INCOMING_PREFIX) && key.length > INCOMING_PREFIX.length && IMAGE_NAME.test(key);
}

/**
 * The keys of an image's results.
 * @param key of an image under the incoming prefix
 * @throws ImageKeyTooLong
 */
export function imageKeys(key: string): ImageKeys {
  const name = key.slice(INCOMING_PREFIX.length);
  const keys = {
    result: `${RESULTS_PREFIX}${name}.json`,
    annotated: `${RESULTS_PREFIX}${name}.annotated.jpg`,
    done: `${DONE_PREFIX}${name}`,
  };
  if (Buffer.byteLength(keys.annotated) > MAX_KEY_BYTES) {
    const spare = MAX_KEY_BYTES - (Buffer.byteLength(keys.annotated) - Buffer.byteLength(key));
    throw new ImageKeyTooLong(`${key} is too long for the keys of its results. Use at most ${spare} bytes.`);
  }
  return keys;
}
