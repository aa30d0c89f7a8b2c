import fc from 'fast-check';
import {
  externalImageId,
  externalImageIdsOf,
  faceImageId,
  ownerOf,
} from '../../../../handlers/rider-photo/faces/external-image-id';

/** https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html */
const ALLOWED = /^[a-zA-Z0-9_.\-:]{1,255}$/;
const attemptId = '0123456789abcdef'.repeat(4);

describe('externalImageId', () => {
  it.each([
    ['rider-1_a.b', 'rider-1_a.b'],
    ['ann@example.com', 'ann:40example.com'],
    ['a b/c', 'a:20b:2Fc'],
    ['a:b', 'a:3Ab'],
    ['é', ':C3:A9'],
    ['🚲', ':F0:9F:9A:B2'],
  ])('of %j is %j', (userId, expected) => {
    expect(externalImageId(userId)).toBe(expected);
  });

  it('never gives two user ids the same', () => {
    const strings = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom(':', '4', '0', '@', 'a', 'A', '%') });
    fc.assert(
      fc.property(strings, strings, (one, other) => {
        expect(externalImageId(one) === externalImageId(other)).toBe(one === other);
      }),
      { numRuns: 1000, seed: 20_260_101 },
    );
  });

  it.each([
    ['190 plain characters', 'a'.repeat(190), false],
    ['191 plain characters', 'a'.repeat(191), true],
    ['63 escaped characters', '@'.repeat(63), false],
    ['64 escaped characters', '@'.repeat(64), true],
  ])('of %s is hashed only when it would leave no room for an attempt', (_what, userId, hashed) => {
    expect(externalImageId(userId).startsWith('::')).toBe(hashed);
  });

  it('of long ids differs when they differ only at their end', () => {
    const long = 'a'.repeat(300);

    expect(externalImageId(`${long}1`)).not.toBe(externalImageId(`${long}2`));
  });
});

describe('the ExternalImageId of a face', () => {
  it('is always allowed, and tells whose it is and of which attempt', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' }), (userId) => {
        const attempt = { externalImageId: externalImageId(userId), attemptId };
        const id = faceImageId(attempt);

        expect(id).toMatch(ALLOWED);
        expect(ownerOf(id)).toEqual(attempt);
      }),
      { seed: 20_260_101 },
    );
  });

  it('of a face from before faces named their attempts is the user’s, whatever its length', () => {
    for (const userId of ['ann@example.com', 'a'.repeat(255), 'a'.repeat(256)]) {
      const former = externalImageIdsOf(userId).at(-1)!;

      expect(former).toMatch(ALLOWED);
      expect(ownerOf(former)).toEqual({ externalImageId: former });
    }
  });
});

describe('externalImageIdsOf', () => {
  it.each([
    ['a short id', 'ann', 1],
    ['one that is hashed now', 'a'.repeat(200), 2],
    ['one that always was', 'a'.repeat(256), 1],
  ])('knows for %s every id that its records may have', (_what, userId, count) => {
    const ids = externalImageIdsOf(userId);

    expect(ids).toHaveLength(count);
    expect(ids[0]).toBe(externalImageId(userId));
  });
});
