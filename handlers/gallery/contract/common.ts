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

/** Half of a character, as only JSON can hold it: no key and no address can. */
const isWhole = (text: string): boolean => !/\p{Cs}/u.test(text);
const WHOLE = 'Use whole characters.';

/** A text that may become part of a key. */
export const keyText = z.string().min(1).max(1024).refine(isWhole, WHOLE);

/** The name of a file as a browser tells it. */
export const sentName = z.string().min(1).max(500).refine(isWhole, WHOLE);

/** A name that a person gives an album. */
export const givenName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Use no control characters and no halves of characters.');

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
