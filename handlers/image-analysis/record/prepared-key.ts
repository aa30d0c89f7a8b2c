import { ID_DIGITS } from './image-id';

/** No rule matches it, and what lies there expires within days. */
export const PREPARED_PREFIX = 'prepared/';

/** The key of the copy of an image that Rekognition takes instead of it. */
export function preparedKey(imageId: string): string {
  return `${PREPARED_PREFIX}${imageId}.jpg`;
}

/** Such keys as IAM can say it. */
export const PREPARED_KEYS = `${PREPARED_PREFIX}${'?'.repeat(ID_DIGITS)}.jpg`;
