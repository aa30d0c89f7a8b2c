import * as z from 'zod';

/** Most entries of a page that a request may ask for. */
export const MAX_PAGE = 200;

/** Seconds since 1970, UTC. */
export const epochSeconds = z.int().nonnegative();

/** A ratio of the upright picture's width or height. */
const ratio = z.number();

export const box = z.object({ left: ratio, top: ratio, width: ratio, height: ratio }).meta({ id: 'Box' });

/** Where the next page begins: opaque, and of no use to anybody but who got it. */
export const cursor = z.string().min(1).max(4000);

/** A name that a person gives: of an album, or of a rider. */
export const givenName = z.string().trim().min(1).max(100);

/** What went wrong, in a code for programs and for the table of texts, and in English. */
export const problem = z
  .object({
    error: z.string(),
    message: z.string(),
    /** The part of the request that is wrong. */
    field: z.string().optional(),
  })
  .meta({ id: 'Problem' });

export const photoId = z.string().regex(/^[0-9a-f]{32}$/);
/** `<owner>/<name in keys>`. */
export const albumId = z.string().min(3).max(300);
