import fc from 'fast-check';
import { descriptorDistance, similarityOf } from '../../src/rekognition/collections/similarity';

describe('similarityOf', () => {
  it.each([
    [0, 100],
    [0.225, 99.5],
    [0.45, 99],
    [0.46, 80],
    [0.6, 50],
    [1, 0],
    [1.4, 0],
  ])('maps a distance of %d to %d', (distance, similarity) => {
    expect(similarityOf(distance)).toBeCloseTo(similarity);
  });

  it('never rises with the distance and stays between 0 and 100', () => {
    const distance = fc.double({ min: 0, max: 2, noNaN: true });

    fc.assert(
      fc.property(distance, distance, (a, b) => {
        const [near, far] = [similarityOf(Math.min(a, b)), similarityOf(Math.max(a, b))];
        return near >= far && near <= 100 && far >= 0;
      }),
      { seed: 20_260_101 },
    );
  });
});

describe('descriptorDistance', () => {
  it('is Euclidean', () => {
    expect(descriptorDistance(Float32Array.of(1, 2, 3), Float32Array.of(1, 5, 7))).toBe(5);
  });
});
