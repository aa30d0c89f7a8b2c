import { recordedPhotos } from '../../../../handlers/rider-photo/erasure/recorded-photos';
import type { Attempt } from '../../../../handlers/rider-photo/records/attempt';

const attempts = (...places: [bucket: string, key: string][]): Attempt[] =>
  places.map(([bucket, key]) => ({ upload: { bucket, key, uploadedAt: '' } }) as Attempt);

describe('recordedPhotos', () => {
  it('removes photos given by hand, and leaves those alone that are under the prefix of the rider anyway', () => {
    const mine = attempts(['photos', 'incoming/a.jpg'], ['photos', 'riders/ann/b.jpg'], ['photos', 'incoming/a.jpg']);

    expect(recordedPhotos(undefined, mine, 'ann', 'photos')).toEqual({
      removable: ['incoming/a.jpg'],
      elsewhere: [],
    });
  });

  it('only names photos of other buckets and of other riders', () => {
    const mine = attempts(['others', 'c.jpg'], ['photos', 'riders/bob/d.jpg']);

    expect(recordedPhotos(undefined, mine, 'ann', 'photos')).toEqual({
      removable: [],
      elsewhere: ['s3://others/c.jpg', 's3://photos/riders/bob/d.jpg'],
    });
  });
});
