import sharp from 'sharp';
import { preparePicture } from '../../../handlers/batch-detection/prepare-picture';
import { picture } from '../../support/pictures';
import { failureOf } from '../../support/task';

const noise = (width: number, height: number) => picture({ width, height, noise: true });

describe('preparePicture', () => {
  it.each([
    ['the smallest', 64, 64],
    ['the largest', 4096, 2000],
    ['the narrowest', 64, 1280],
  ])('accepts %s picture that Custom Labels does', async (_case, width, height) => {
    expect(await preparePicture(await picture({ width, height }), 'a.jpg', false)).toEqual({ width, height });
  });

  it('measures a picture as it is seen', async () => {
    expect(await preparePicture(await picture({ width: 300, height: 200, orientation: 8 }), 'a.jpg', false)).toEqual({
      width: 200,
      height: 300,
    });
  });

  it('scales down what is too large, if it may, to what may be sent along', async () => {
    const { width, height, scaled } = await preparePicture(await noise(4600, 1500), 'a.jpg', true);

    const { width: sent } = await sharp(scaled).metadata();
    expect([width, height, sent]).toEqual([4600, 1500, 4096]);
    expect(scaled!.length).toBeLessThanOrEqual(4 * 1024 * 1024);
  });

  it.each([
    ['empty', async () => Buffer.alloc(0), 'ImageIdentifyError'],
    ['text', async () => Buffer.from('not a picture at all'), 'NotSupportedImageType'],
    [
      'an SVG',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>'),
      'NotSupportedImageType',
    ],
    ['too small', () => picture({ width: 63, height: 64 }), 'ImageTooSmall'],
    ['too narrow', () => picture({ width: 70, height: 1401 }), 'ImageTooNarrow'],
    ['too large', () => picture({ width: 4097, height: 100 * 10 }), 'ImageTooLarge'],
    ['cut short', async () => (await noise(500, 500)).subarray(0, 20_000), 'ImageIdentifyError'],
  ])('refuses what is %s by its name, before anything is paid', async (_case, make, name) => {
    const failure = await failureOf(preparePicture(await make(), 'a.jpg', false));

    expect(failure.name).toBe(name);
    expect(failure.message).toContain('a.jpg');
  });
});
