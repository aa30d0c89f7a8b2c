const NAME = Buffer.from('Exif\0\0', 'latin1');

/** EXIF from the byte order mark on. @returns undefined where it is not named as a segment of a JPEG names it */
export const withoutExifName = (content: Buffer): Buffer | undefined =>
  content.subarray(0, NAME.length).equals(NAME) ? content.subarray(NAME.length) : undefined;
