import sharp from 'sharp';

let profile: Promise<Buffer> | undefined;

/** The colour profile of Display P3, which libvips has and hands out within a picture only. */
export function displayP3Profile(): Promise<Buffer> {
  profile ??= (async () => {
    const create = { width: 1, height: 1, channels: 3, background: '#ffffff' } as const;
    const picture = await sharp({ create }).withIccProfile('p3').png().toBuffer();
    return (await sharp(picture).metadata()).icc!;
  })();
  return profile;
}
