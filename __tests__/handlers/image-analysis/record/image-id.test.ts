import { imageId } from '../../../../handlers/image-analysis/record/image-id';

describe('imageId', () => {
  it('is the same for the same version, and differs by bucket, key, version and etag', () => {
    const image = { bucket: 'b', key: 'k', versionId: 'v' };

    const ids = [
      imageId(image),
      imageId({ ...image, etag: 'ignored once there is a version' }),
      imageId({ ...image, bucket: 'b2' }),
      imageId({ ...image, key: 'k2' }),
      imageId({ ...image, versionId: 'v2' }),
      imageId({ bucket: 'b', key: 'k', etag: 'e' }),
      imageId({ bucket: 'b', key: 'k' }),
    ];

    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(6);
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  });

  it('does not confuse parts that only join to the same text', () => {
    const ids = [
      imageId({ bucket: 'a', key: 'b/c' }),
      imageId({ bucket: 'a/b', key: 'c' }),
      imageId({ bucket: 'a', key: 'b', etag: '/c' }),
    ];

    expect(new Set(ids).size).toBe(3);
  });
});
