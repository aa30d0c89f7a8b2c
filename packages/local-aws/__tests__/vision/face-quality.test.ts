import { measureQuality } from '../../src/vision/face-quality';

const SIDE = 200;
const FACE = { x: 20, y: 20, width: 160, height: 160 };

function grey(luma: (x: number, y: number) => number): { data: Uint8Array; width: number; height: number } {
  const data = new Uint8Array(SIDE * SIDE * 3);
  for (let i = 0; i < SIDE * SIDE; i++) data.fill(luma(i % SIDE, Math.floor(i / SIDE)), i * 3, i * 3 + 3);
  return { data, width: SIDE, height: SIDE };
}

describe('measureQuality', () => {
  it.each([
    [0, 0],
    [51, 20],
    [255, 100],
  ])('reads a face of luma %d as brightness %d', (luma, brightness) => {
    const quality = measureQuality(
      grey(() => luma),
      FACE,
    );

    expect(quality.brightness).toBeCloseTo(brightness);
  });

  it('finds no sharpness in a flat face and more in fine detail than in coarse', () => {
    const stripes = (period: number) => grey((x) => 128 + 60 * Math.sign(Math.sin((2 * Math.PI * x) / period)));

    const sharpness = [grey(() => 90), grey((x) => x), stripes(60), stripes(12)].map(
      (picture) => measureQuality(picture, FACE).sharpness,
    );

    expect(sharpness).toEqual([...sharpness].sort((a, b) => a - b));
    expect(sharpness[0]).toBe(0);
    expect(sharpness[1]).toBeLessThan(5);
    expect(sharpness[3]).toBeGreaterThan(90);
  });

  it('looks at the face only', () => {
    const picture = grey((x, y) => (x < FACE.x || x >= 180 || y < FACE.y || y >= 180 ? 255 : 51));

    expect(measureQuality(picture, { x: 25, y: 25, width: 150, height: 150 }).brightness).toBeCloseTo(20);
  });
});
