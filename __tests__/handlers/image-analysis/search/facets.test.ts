import fc from 'fast-check';
import {
  facetKey,
  facetsOf,
  hashDistance,
  hashFacets,
  photoKey,
} from '../../../../handlers/image-analysis/search/facets';

const image = {
  imageId: 'b'.repeat(32),
  owner: 'ann',
  albumId: 'ann/summer',
  uploadTime: 1_700_000_000,
  labels: [
    { name: 'Car', parents: [], boxes: [] },
    { name: 'car', parents: [], boxes: [] },
    { name: 'Racing Bike', parents: [], boxes: [] },
  ],
  perceptualHash: '0123456789abcdef',
};

describe('the facets of an image', () => {
  it('are its labels in small letters, once each, its album, and four parts of its hash', () => {
    const facets = facetsOf(image);

    expect(facets.map(({ facet }) => facet)).toEqual([
      'label/car/ann',
      'label/racing%20bike/ann',
      'album/ann%2Fsummer/ann',
      ...['hash/0-0123/ann', 'hash/1-4567/ann', 'hash/2-89ab/ann', 'hash/3-cdef/ann'],
    ]);
    expect(new Set(facets.map(({ photo }) => photo))).toEqual(new Set([`001700000000#${image.imageId}`]));
    expect(facets.filter(({ hash }) => hash !== undefined)).toHaveLength(4);
  });

  it('are none without an owner', () => {
    expect(facetsOf({ ...image, owner: undefined })).toEqual([]);
  });

  it('are no others for an image of which nothing is known yet', () => {
    expect(facetsOf({ imageId: image.imageId, owner: 'ann' })).toEqual([]);
  });

  it('of two owners, or of two values, never share a partition', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, text, text, (owner, value, otherOwner, otherValue) => {
        fc.pre(owner !== otherOwner || value !== otherValue);
        const one = facetKey(owner, { kind: 'album', value });
        expect(one).not.toBe(facetKey(otherOwner, { kind: 'album', value: otherValue }));
      }),
      { seed: 20_260_101 },
    );
  });

  it('stand in the order of their uploads', () => {
    const times = [9, 10, 1_700_000_000, 99_999_999_999];
    const keys = times.map((uploadTime) => photoKey({ imageId: 'a', uploadTime }));

    expect([...keys].sort()).toEqual(keys);
  });
});

describe('perceptual hashes', () => {
  const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const text = (value: bigint): string => value.toString(16).padStart(16, '0');

  it('that differ in at most three bits share a part', () => {
    const bits = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 3 });
    fc.assert(
      fc.property(hash, bits, (one, flipped) => {
        const other = flipped.reduce((value, bit) => value ^ (1n << BigInt(bit)), one);
        const parts = new Set(hashFacets(text(one)).map(({ value }) => value));

        expect(hashDistance(text(one), text(other))).toBe(flipped.length);
        expect(hashFacets(text(other)).some(({ value }) => parts.has(value))).toBe(true);
      }),
      { seed: 20_260_101 },
    );
  });
});
