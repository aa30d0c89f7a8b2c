import { ID_DIGITS } from './image-id';

/** No rule matches it: what a workflow writes never starts it. */
const PREFIX = 'thumbnails/';

/** The key of an image's thumbnail: it depends on the image alone. */
export function thumbnailKey(imageId: string, extension: string): string {
  return `${PREFIX}${imageId}.${extension}`;
}

/** Its thumbnails as IAM can say it: an id, then an ending. Those of other workflows lie in folders below the prefix. */
export const THUMBNAIL_KEYS = `${PREFIX}${'?'.repeat(ID_DIGITS)}.*`;
