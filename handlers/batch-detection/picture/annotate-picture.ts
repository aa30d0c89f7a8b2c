import { decodeWhole } from '../../image/open-image';
import type { CustomLabel } from '../model/custom-labels-model';
import { drawOverlay, type Size } from './overlay';
import { MAX_PIXELS, MAX_SIDE } from './picture-limits';

/**
 * A JPEG of the upright picture with what was found drawn over it. Small pictures are enlarged until their captions are
 * readable; EXIF and place are gone.
 * @param bytes a picture that is known to be whole
 * @param size of the picture in pixels, upright
 * @throws ImageIdentifyError when it cannot be decoded
 */
export async function annotatePicture(
  bytes: Buffer,
  key: string,
  size: Size,
  labels: readonly CustomLabel[],
): Promise<Buffer> {
  const shown = limited(size);
  const { picture, canvas, svg } = drawOverlay(labels, shown);
  return decodeWhole(bytes, key, MAX_PIXELS, (image) =>
    image
      .autoOrient()
      .resize(picture.width, picture.height, { fit: 'fill' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .extend({
        right: canvas.width - picture.width,
        bottom: canvas.height - picture.height,
        background: '#14171a',
      })
      .composite([{ input: Buffer.from(svg), top: 0, left: 0 }])
      .jpeg({ quality: 85 })
      .toBuffer(),
  );
}

/** A picture that is larger than the model accepts is shown as large as the model saw it. */
function limited({ width, height }: Size): Size {
  const scaling = Math.min(1, MAX_SIDE / Math.max(width, height));
  return { width: Math.round(width * scaling), height: Math.round(height * scaling) };
}
