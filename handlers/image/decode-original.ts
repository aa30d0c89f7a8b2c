import sharp, { type Sharp } from 'sharp';
import { openHeic } from './heic';
import { decodeImage, decodeWhole } from './open-image';
import type { Original } from './original';
import { withProfile } from './raw-tiff';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture of a size with a colour profile that its decoder did not see, on white where it is transparent. */
async function inProfile(image: Sharp, size: Size, icc: Buffer | undefined): Promise<Sharp> {
  if (icc === undefined) return image;
  const pixels = await image.flatten({ background: '#ffffff' }).toColourspace('srgb').raw().toBuffer();
  return sharp(withProfile(pixels, size, icc));
}

/**
 * Decodes an original whose header was read.
 * @param size that is wanted of it, in pixels
 * @param use gets the picture in that size, upright
 * @throws ImageIdentifyError when pixels are missing; ImageTooLarge
 */
export async function decodeOriginal<T>(
  { format, bytes, icc }: Original,
  key: string,
  maxPixels: number,
  size: Size,
  use: (image: Sharp) => Promise<T>,
): Promise<T> {
  if (format === 'HEIC') return use(await inProfile(await openHeic(bytes, key, size), size, icc));
  const scaled = async (image: Sharp): Promise<T> =>
    use(await inProfile(image.autoOrient().resize(size.width, size.height, { fit: 'fill' }), size, icc));
  if (format === 'JPEG' || format === 'PNG') return decodeImage(bytes, key, maxPixels, scaled);
  return decodeWhole(bytes, key, maxPixels, scaled, 'truncated');
}
