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
    /** Whether its deletion has begun: nothing may be put into it, and only the same request ends it. */
    isBeingDeleted: z.boolean(),
  })
  .meta({ id: 'Album' });

export const albumPage = z.object({ albums: z.array(album), next: z.string().optional() }).meta({ id: 'AlbumPage' });

export const albumName = z.object({ name: givenName });

/** A request that is sent again by the same id, as its answer was lost, is answered with the album that it created. */
export const newAlbum = albumName.extend({ requestId: z.string().min(1).max(64).optional() });

/**
 * An album is removed piece by piece: as long as it is not done, the same request goes on. Busy photos are being analysed right
 * now: a request some seconds later removes them.
 */
export const removal = z
  .object({ done: z.boolean(), removedPhotos: z.int(), busyPhotos: z.int() })
  .meta({ id: 'Removal' });
