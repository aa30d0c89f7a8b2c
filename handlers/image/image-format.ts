/** The formats that Rekognition takes. */
export type ImageFormat = 'JPEG' | 'PNG';

/** The formats that are turned into a JPEG before Rekognition sees them. */
export type OtherFormat = 'HEIC' | 'WebP' | 'AVIF' | 'GIF' | 'TIFF';

/** Every format that a photo may have. */
export type PictureFormat = ImageFormat | OtherFormat;

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The format by the first bytes of the content; names and content types are not evidence. */
export function formatOf(bytes: Buffer): ImageFormat | undefined {
  if (bytes.subarray(0, 3).equals(JPEG_START)) return 'JPEG';
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return 'PNG';
  return undefined;
}
