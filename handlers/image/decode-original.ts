import type { Sharp } from 'sharp';
import { openHeic } from './heic';
import { decodeImage, decodeWhole } from './open-image';
import type { Original } from './original';

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
  size: { readonly width: number; readonly height: number },
  use: (image: Sharp) => Promise<T>,
): Promise<T> {
  const scaled = (image: Sharp): Promise<T> => use(image.autoOrient().resize(size.width, size.height, { fit: 'fill' }));
  if (format === 'HEIC') return use(await openHeic(bytes, key, size, icc));
  if (format === 'JPEG' || format === 'PNG') return decodeImage(bytes, key, maxPixels, scaled);
  return decodeWhole(bytes, key, maxPixels, scaled, 'truncated');
}
