/** Segments of a JPEG or chunks of a PNG before its pixels. A camera writes a dozen, an editor a few hundred. */
export const MAX_HEAD_PARTS = 10_000;
/** Bytes that the packed texts and colour profiles before the pixels of a PNG may unpack to, all together. */
export const MAX_UNPACKED_BYTES = 8 * 1024 * 1024;
/** Entries of EXIF. Cameras write less than 200. */
export const MAX_EXIF_ENTRIES = 1_000;
/** How many times the size of its block the values of EXIF may be: more overlap. */
export const MAX_EXIF_OVERLAP = 2;
/**
 * Bytes that a decoder may have to hold at once. Pictures that are coded row by row need next to none; a progressive JPEG
 * or an interlaced PNG is held as a whole. Measured in docs/pictures.md.
 */
export const MAX_HELD_BYTES = 400_000_000;
/** Held bytes from which on a picture is unusual enough to be decoded only when it is known to be whole. */
export const UNUSUAL_HELD_BYTES = 100_000_000;
