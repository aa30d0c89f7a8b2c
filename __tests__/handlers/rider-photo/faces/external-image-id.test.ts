import fc from 'fast-check';
import { externalImageId, userIdOf } from '../../../../handlers/rider-photo/faces/external-image-id';

/** https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html */
const ALLOWED = /^[a-zA-Z0-9_.\-:]{1,255}$/;

describe('externalImageId', () => {
  it.each([
    ['rider-1_a.b', 'rider-1_a.b'],
    ['ann@example.com', 'ann:40example.com'],
    ['a b/c', 'a:20b:2Fc'],
    ['a:b', 'a:3Ab'],
    ['é', ':C3:A9'],
    ['🚲', ':F0:9F:9A:B2'],
  ])('of %j is %j, and gives the user id back', (userId, expected) => {
    const id = externalImageId(userId);

    expect(id).toBe(expected);
    expect(userIdOf(id)).toBe(userId);
  });

  it('is always allowed, and reversible unless it is hashed', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 400, unit: 'grapheme' }), (userId) => {
        const id = externalImageId(userId);

        expect(id).toMatch(ALLOWED);
        expect(userIdOf(id) ?? userId).toBe(userId);
      }),
    );
  });

  it('never gives two user ids the same', () => {
    const strings = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom(':', '4', '0', '@', 'a', 'A', '%') });
    fc.assert(
      fc.property(strings, strings, (one, other) => {
        expect(externalImageId(one) === externalImageId(other)).toBe(one === other);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['255 plain characters', 'a'.repeat(255), false],
    ['256 plain characters', 'a'.repeat(256), true],
    ['85 escaped characters', '@'.repeat(85), false],
    ['86 escaped characters', '@'.repeat(86), true],
  ])('of %s is hashed only when it would be too long', (_what, userId, hashed) => {
    const id = externalImageId(userId);

    expect(id).toMatch(ALLOWED);
    expect(id.startsWith('::')).toBe(hashed);
    expect(userIdOf(id)).toBe(hashed ? undefined : userId);
  });

  it('of long ids differs when they differ only at their end', () => {
    const long = 'a'.repeat(300);

    expect(externalImageId(`${long}1`)).not.toBe(externalImageId(`${long}2`));
  });
});

describe('userIdOf', () => {
  it.each([':4', ':zz', 'a:b', ':61', ':c3:a9', ':FF'])('knows that %j was not made here', (id) => {
    expect(userIdOf(id)).toBeUndefined();
  });
});
