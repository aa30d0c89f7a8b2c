import sharp from 'sharp';
import { preparePicture } from '../../../../handlers/batch-detection/picture/prepare-picture';
import { cut, turnedPng, video, withDamage, withOddScanHeader, withStrayBytes } from '../../../support/odd-pictures';
import { heicOfPhone, OTHER_FORMATS, otherPicture, turnedHeic } from '../../../support/other-pictures';
import { picture } from '../../../support/pictures';
import { failureOf } from '../../../support/task';

const noise = (width: number, height: number) => picture({ width, height, noise: true });

describe('preparePicture', () => {
  it.each([
    ['the smallest', 64, 64],
    ['the largest', 4096, 2000],
    ['the narrowest', 64, 1280],
  ])('accepts %s picture that Custom Labels does', async (_case, width, height) => {
    expect(await preparePicture(await picture({ width, height }), 'a.jpg', false)).toEqual({ width, height });
  });

  it.each(OTHER_FORMATS)('turns a %s into an upright JPEG, and keeps the size of the picture', async (format) => {
    const prepared = await preparePicture(await otherPicture(format, { width: 300, height: 200 }), 'a', false);

    expect(prepared).toEqual({ width: 300, height: 200, scaled: expect.any(Buffer) });
    expect(await sharp(prepared.scaled).metadata()).toMatchObject({ format: 'jpeg', width: 300, height: 200 });
  });

  it('turns a HEIC of a phone, and one that lies on its side, into an upright JPEG', async () => {
    for (const heic of [heicOfPhone(), turnedHeic()]) {
      const { width, height, scaled, boxOrientation } = await preparePicture(heic, 'a.heic', false);

      const copy = await sharp(scaled).metadata();
      expect([copy.format, copy.width, copy.height, boxOrientation]).toEqual(['jpeg', width, height, undefined]);
    }
  });

  it('scales a large picture of another format only if it may', async () => {
    const large = await otherPicture('TIFF', { width: 4600, height: 800 });

    const { width, scaled } = await preparePicture(large, 'a.tif', true);

    expect([width, (await sharp(scaled).metadata()).width]).toEqual([4600, 4096]);
    expect((await failureOf(preparePicture(large, 'a.tif', false))).name).toBe('ImageTooLarge');
  });

  it.each([
    ['%PDF-1.7', 'a is a PDF document. Export the page as JPEG.'],
    ['GIF89a', 'a has no picture in its GIF file. Export it again.'],
  ])('refuses %j by name', async (content, message) => {
    expect((await failureOf(preparePicture(Buffer.from(content), 'a', true))).message).toBe(message);
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

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('says which boxes are still to be turned: orientation %i', async (orientation) => {
    const size = orientation >= 5 ? { width: 200, height: 300 } : { width: 300, height: 200 };
    const plain = await picture({ width: 300, height: 200, format: 'png' });

    const png = await preparePicture(turnedPng(plain, orientation), 'a.png', false);
    const jpeg = await preparePicture(await picture({ width: 300, height: 200, orientation }), 'a.jpg', false);

    expect(png).toEqual({ ...size, ...(orientation > 1 ? { boxOrientation: orientation } : {}) });
    expect(jpeg).toEqual(size);
  });

  it('sends an upright copy of a large turned PNG, whose boxes need no turning', async () => {
    const large = turnedPng(await picture({ width: 4600, height: 800, format: 'png' }), 6);

    const { scaled, boxOrientation } = await preparePicture(large, 'a.png', true);

    const { width, height } = await sharp(scaled).metadata();
    expect(width < height).toBe(true);
    expect(boxOrientation).toBeUndefined();
  });

  it.each([
    ['the scan header of some phones', withOddScanHeader],
    ['stray bytes', withStrayBytes],
    ['damage that viewers show', withDamage],
    ['nothing but its end mark missing', (bytes: Buffer) => bytes.subarray(0, -2)],
    ['a video behind', (bytes: Buffer) => Buffer.concat([bytes, video(9000)])],
  ])('accepts a JPEG with %s', async (_what, change) => {
    expect(await preparePicture(change(await noise(300, 200)), 'a.jpg', false)).toEqual({ width: 300, height: 200 });
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
    [
      'cut, and a whole picture behind',
      async () => Buffer.concat([cut(await noise(500, 500), 0.6), await noise(90, 90)]),
      'ImageIdentifyError',
    ],
    [
      'cut, and ended',
      async () => Buffer.concat([cut(await noise(500, 500), 0.6), Buffer.from([0xff, 0xd9])]),
      'ImageIdentifyError',
    ],
    ['cut short', async () => (await noise(500, 500)).subarray(0, 20_000), 'ImageIdentifyError'],
  ])('refuses what is %s by its name, before it is sent', async (_case, make, name) => {
    const failure = await failureOf(preparePicture(await make(), 'a.jpg', false));

    expect(failure.name).toBe(name);
    expect(failure.message).toContain('a.jpg');
  });
});
