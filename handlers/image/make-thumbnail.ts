import { formatOf } from './image-format';
import { decodeImage } from './open-image';

export interface ThumbnailImage {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
  readonly contentType: 'image/jpeg' | 'image/png';
  readonly extension: 'jpg' | 'png';
}

/**
 * Scales an image down to fit a square, upright, in its own format. Never enlarges; EXIF, place and colour profile are
 * gone, since sharp keeps no metadata unless asked.
 * @param size side of the square in pixels
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge
 */
export async function makeThumbnail(
  bytes: Buffer,
  key: string,
  size: number,
  maxPixels: number,
): Promise<ThumbnailImage> {
  const jpeg = formatOf(bytes) === 'JPEG';
  const { data, info } = await decodeImage(bytes, key, maxPixels, (image) => {
    const upright = image.autoOrient().resize(size, size, { fit: 'inside', withoutEnlargement: true });
    const encoded = jpeg ? upright.jpeg({ quality: 80, mozjpeg: true }) : upright.png({ compressionLevel: 9 });
    return encoded.toBuffer({ resolveWithObject: true });
  });
  return {
    bytes: data,
    width: info.width,
    height: info.height,
    contentType: jpeg ? 'image/jpeg' : 'image/png',
    extension: jpeg ? 'jpg' : 'png',
  };
}
