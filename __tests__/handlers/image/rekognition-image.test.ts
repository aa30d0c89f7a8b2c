import fc from 'fast-check';
import { boundingBox } from '../../../handlers/image/rekognition-image';

describe('boundingBox', () => {
  it('lies in the picture, whatever the service says', () => {
    const side = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        side,
        side,
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (Left, Top, Width, Height) => {
          const { left, top, width, height } = boundingBox({ Left, Top, Width, Height })!;

          for (const value of [left, top, width, height]) expect(value >= 0 && value <= 1).toBe(true);
          // Decimal fractions add up with an error of the last binary digit.
          expect(left + width).toBeLessThanOrEqual(1 + Number.EPSILON);
          expect(top + height).toBeLessThanOrEqual(1 + Number.EPSILON);
        },
      ),
      { seed: 20_260_101 },
    );
  });

  it('is absent when a side is', () => {
    expect(boundingBox(undefined)).toBeUndefined();
    expect(boundingBox({ Left: 0, Top: 0, Width: 1 })).toBeUndefined();
    expect(boundingBox({ Left: 0, Top: NaN, Width: 1, Height: 1 })).toBeUndefined();
  });
});
