import type * as Libheif from 'libheif-js/wasm-bundle.js';
import sharp, { type Sharp } from 'sharp';
import { ImageIdentifyError } from './image-errors';

/** Pixels of a decoded HEIC, upright: red, green, blue and transparency. */
interface HeicPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes the primary picture of a HEIC: of a burst its key frame, of a Live Photo its still. The decoder is loaded when
 * the first HEIC comes: other formats do not wait for it.
 */
async function decodeHeic(file: Buffer): Promise<HeicPixels | undefined> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it for every format
  const libheif = require('libheif-js/wasm-bundle.js') as typeof Libheif;
  const decoder = new libheif.HeifDecoder();
  const images = decoder.decode(file);
  try {
    const image = images.find((each) => each.is_primary()) ?? images[0];
    if (image === undefined) return undefined;
    const [width, height] = [image.get_width(), image.get_height()];
    const data = new Uint8Array(width * height * 4);
    const decoded = await new Promise<object | null>((resolve) => image.display({ data, width, height }, resolve));
    return decoded === null ? undefined : { data, width, height };
  } finally {
    for (const image of images) image.free();
    if (decoder.decoder !== null) libheif.heif_context_free(decoder.decoder);
    decoder.decoder = null;
  }
}

/** Opens a HEIC for sharp, no larger than asked for, its colours as stored. @throws ImageIdentifyError */
export async function openHeic(
  file: Buffer,
  key: string,
  size: { readonly width: number; readonly height: number },
): Promise<Sharp> {
  const pixels = await decodeHeic(file);
  if (pixels === undefined) throw new ImageIdentifyError(`${key} cannot be read as a HEIC picture. Export it again.`);
  const { data, width, height } = pixels;
  return sharp(data, { raw: { width, height, channels: 4 } })
    .resize(size.width, size.height, { fit: 'fill' })
    .flatten({ background: '#ffffff' });
}
