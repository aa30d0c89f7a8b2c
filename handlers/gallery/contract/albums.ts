import * as z from 'zod';
import { albumId, epochSeconds, givenName } from './common';

export const album = z
  .object({
    id: albumId,
    owner: z.string(),
    name: z.string(),
    createdAt: epochSeconds,
    /** Photos in it, counted up to a thousand. */
    photoCount: z.int(),
    /** Whether there are more than `photoCount`. */
    hasMore: z.boolean(),
    /** Address of the newest photo's thumbnail. */
    coverUrl: z.string().optional(),
  })
  .meta({ id: 'Album' });

export const albumPage = z.object({ albums: z.array(album), next: z.string().optional() }).meta({ id: 'AlbumPage' });

export const albumName = z.object({ name: givenName });

/**
 * An album is removed piece by piece: as long as it is not done, the same request goes on. Busy photos are being analysed right
 * now: a request some seconds later removes them.
 */
export const removal = z
  .object({ done: z.boolean(), removedPhotos: z.int(), busyPhotos: z.int() })
  .meta({ id: 'Removal' });
