import { attemptId, uploadId, parseRiderInput } from '../../../../handlers/rider-photo/attempt/rider-input';

const STARTED = '2026-01-02T03:04:05.678Z';
const byHand = { userId: 'ann', s3Bucket: 'photos', s3Key: 'riders/ann/me.jpg' };

describe('parseRiderInput', () => {
  it('takes the original’s input, and the start of the execution as the time of the upload', () => {
    const input = parseRiderInput(byHand, STARTED);

    expect(input).toEqual({
      userId: 'ann',
      upload: { bucket: 'photos', key: 'riders/ann/me.jpg', uploadedAt: STARTED },
    });
  });

  it('takes what the upload rule sends: the user id of the key, which is not decoded', () => {
    const input = parseRiderInput(
      {
        s3Bucket: 'photos',
        s3Key: 'riders/a+b%40c/me.jpg',
        versionId: 'v1',
        sequencer: '00AA',
        uploadedAt: '2026-01-01T00:00:00Z',
      },
      STARTED,
    );

    expect(input).toEqual({
      userId: 'a+b%40c',
      upload: {
        bucket: 'photos',
        key: 'riders/a+b%40c/me.jpg',
        versionId: 'v1',
        sequencer: '00AA',
        uploadedAt: '2026-01-01T00:00:00.000Z',
      },
    });
  });

  it('takes empty texts for absent ones, as the rule sends them for a bucket without versions', () => {
    const input = parseRiderInput({ ...byHand, versionId: '', sequencer: '', uploadedAt: '' }, STARTED);

    expect(input.upload).toEqual({ bucket: 'photos', key: 'riders/ann/me.jpg', uploadedAt: STARTED });
  });

  it.each([
    ['no object', 'ann', /must be an object/],
    ['a list', [], /must be an object/],
    ['no bucket', { ...byHand, s3Bucket: '' }, /"s3Bucket" is missing/],
    ['a key that is not a text', { ...byHand, s3Key: 7 }, /"s3Key" must be a text, but is 7/],
    ['no user anywhere', { s3Bucket: 'photos', s3Key: 'me.jpg' }, /no "userId".*upload to riders\/<userId>\/<file>/],
    ['half a character', { ...byHand, userId: 'ann\ud800' }, /surrogate/],
    ['a user id of 2,049 bytes', { ...byHand, userId: 'é'.repeat(1025) }, /more than 2048 bytes/],
    ['a sequencer that is none', { ...byHand, sequencer: 'xyz' }, /hexadecimal/],
    ['a time that is none', { ...byHand, uploadedAt: 'yesterday' }, /ISO 8601/],
  ])('refuses %s with the remedy', (_what, input, message) => {
    expect(() => parseRiderInput(input, STARTED)).toThrow(message);
  });

  it('accepts a user id of 2,048 bytes', () => {
    expect(parseRiderInput({ ...byHand, userId: 'é'.repeat(1024) }, STARTED).userId).toHaveLength(1024);
  });
});

describe('uploadId', () => {
  const upload = { bucket: 'photos', key: 'k', versionId: 'v1', sequencer: '0A', uploadedAt: STARTED };

  it('is the same for every event about one upload', () => {
    expect(uploadId(upload, 'one')).toBe(uploadId({ ...upload, uploadedAt: '2027-01-01T00:00:00.000Z' }, 'other'));
  });

  it.each([
    ['version', { ...upload, versionId: 'v2' }],
    ['key', { ...upload, key: 'l' }],
    ['bucket', { ...upload, bucket: 'others' }],
    ['sequencer', { ...upload, sequencer: '0B' }],
  ])('differs by %s', (_what, other) => {
    expect(uploadId(other, 'one')).not.toBe(uploadId(upload, 'one'));
  });

  it('is the execution’s own when it was started by hand', () => {
    const hand = { bucket: 'photos', key: 'k', uploadedAt: STARTED };

    expect(uploadId(hand, 'one')).toBe(uploadId(hand, 'one'));
    expect(uploadId(hand, 'one')).not.toBe(uploadId(hand, 'other'));
  });
});

describe('attemptId', () => {
  it('tells the attempts at one upload apart, and those at two', () => {
    const ids = [attemptId('one', 0), attemptId('one', 1), attemptId('other', 0)];

    expect(new Set(ids).size).toBe(3);
    expect(attemptId('one', 0)).toBe(ids[0]);
  });
});
