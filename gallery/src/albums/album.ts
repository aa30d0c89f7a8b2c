import type { components } from '../api/types';
import { t } from '../texts/text';

export type Album = components['schemas']['Album'];

/** How many photos there are, as far as they were counted. */
export const countText = ({ photoCount, hasMore }: Album): string =>
  t(hasMore ? 'albums.count.more' : 'albums.count', { count: photoCount });
