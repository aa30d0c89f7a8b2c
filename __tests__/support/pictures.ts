import sharp from 'sharp';

export interface PictureOptions {
  readonly width: number;
  readonly height: number;
  readonly format?: 'jpeg' | 'png';
  readonly background?: string;
  /** EXIF orientation, 1..8. */
  readonly orientation?: number;
  readonly exif?: sharp.Exif;
  readonly noise?: boolean;
}

/** Makes a picture: one colour, or noise, which does not compress. */
export async function picture(options: PictureOptions): Promise<Buffer> {
  const { width, height, format = 'jpeg', background = '#3366aa', orientation, exif, noise } = options;
  let image = sharp({
    create: {
      width,
      height,
      channels: 3,
      background,
      ...(noise ? { noise: { type: 'gaussian' as const, mean: 128, sigma: 60 } } : {}),
    },
  });
  if (orientation !== undefined) image = image.withMetadata({ orientation });
  if (exif !== undefined) image = image.withExifMerge(exif);
  return (format === 'jpeg' ? image.jpeg({ quality: 95 }) : image.png()).toBuffer();
}

/** EXIF of a camera: IFD0 the maker, IFD2 the capture, IFD3 the place. */
export const cameraExif: sharp.Exif = {
  IFD0: { Make: 'Fairphone', Model: 'FP5' },
  IFD2: { DateTimeOriginal: '2024:05:01 12:30:59', OffsetTimeOriginal: '+02:00' },
  IFD3: {
    GPSLatitudeRef: 'S',
    GPSLatitude: '33/1 51/1 3500/100',
    GPSLongitudeRef: 'E',
    GPSLongitude: '151/1 12/1 4000/100',
  },
};
