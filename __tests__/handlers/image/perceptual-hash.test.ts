import sharp from 'sharp';
import { perceptualHash } from '../../../handlers/image/perceptual-hash';

/** A scene of overlapping discs that the number determines. */
function scene(number: number): sharp.Sharp {
  const discs = Array.from({ length: 12 }, (_, index) => {
    const at = (step: number): number => (number * 7919 + index * 104_729 * step) % 400;
    const grey = (number * 31 + index * 53) % 256;
    return `<circle cx="${at(1)}" cy="${at(3)}" r="${40 + (at(7) % 60)}" fill="rgb(${grey},${grey},${255 - grey})"/>`;
  });
  return sharp(Buffer.from(`<svg width="400" height="400"><rect width="400" height="400"/>${discs.join('')}</svg>`));
}

function differentBits(one: string, other: string): number {
  return (BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(2).replaceAll('0', '').length;
}

const hashOf = async (picture: sharp.Sharp): Promise<string> => perceptualHash(await picture.png().toBuffer());

describe('the perceptual hash', () => {
  it('is 64 bits as 16 hexadecimal digits, and the same for the same picture', async () => {
    const hash = await hashOf(scene(1));

    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(await hashOf(scene(1))).toBe(hash);
  });

  it('tells which neighbour is darker, row by row', async () => {
    const falling = Buffer.from(Array.from({ length: 72 }, (_, index) => 255 - 20 * (index % 9)));
    const raw = { raw: { width: 9, height: 8, channels: 1 as const } };

    expect(await hashOf(sharp(falling, raw))).toBe('ffffffffffffffff');
    expect(await hashOf(sharp(falling, raw).flop())).toBe('0000000000000000');
  });

  it.each([
    ['smaller', (picture: sharp.Sharp) => picture.resize(120, 120)],
    ['encoded again', async (picture: sharp.Sharp) => sharp(await picture.jpeg({ quality: 40 }).toBuffer())],
    ['a little brighter', (picture: sharp.Sharp) => picture.modulate({ brightness: 1.1 })],
    ['in grey', (picture: sharp.Sharp) => picture.greyscale()],
  ])('differs in few bits when a picture is %s', async (_how, change) => {
    for (const number of [1, 2, 3, 4, 5]) {
      const [before, after] = [await hashOf(scene(number)), await hashOf(await change(scene(number)))];
      expect(differentBits(before, after)).toBeLessThanOrEqual(6);
    }
  });

  it('differs in many bits between different pictures', async () => {
    const hashes = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => hashOf(scene(number))));

    const pairs = hashes.flatMap((one, index) => hashes.slice(index + 1).map((other) => differentBits(one, other)));

    expect(Math.min(...pairs)).toBeGreaterThan(10);
  });
});
