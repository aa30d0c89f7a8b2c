import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { IndexFacesCommand } from '@aws-sdk/client-rekognition';
import { CUTS } from '../support/cut-pictures';
import { picture } from '../support/pictures';
import { RiderAws } from '../handlers/rider-photo/support/rider-aws';

let aws: RiderAws;

beforeAll(async () => {
  aws = await RiderAws.open();
});

afterEach(() => aws.reset());

afterAll(() => aws.close());

const HAPPY_PATH = [
  'FaceDetection',
  'CheckFaceDuplicate',
  'ParallelProcessing',
  'AddFaceToIndex',
  'Thumbnail',
  'PersistMetadata',
];

describe('rider-photo', () => {
  it('accepts one clear face in six states, five function calls, three paid calls and one search', async () => {
    const photo = await aws.personas.photo(['ann']);

    const execution = await aws.upload('ann@example.com', 'a b+c%41.jpg', photo);
    const outcome = await aws.outcome(execution);

    expect(outcome).toMatchObject({ execution: 'SUCCEEDED', status: 'ACCEPTED', userId: 'ann@example.com' });
    expect(outcome.states).toEqual(HAPPY_PATH);
    expect(execution.lambdaCalls).toBe(5);
    expect(aws.paidCalls()).toEqual(['DetectFaces', 'SearchFacesByImage', 'IndexFaces', 'SearchFaces']);
    expect(await aws.faces()).toEqual(['ann:40example.com']);
    expect(await aws.rider('ann@example.com')).toMatchObject({
      state: 'ACCEPTED',
      photo: { bucket: aws.bucket, key: 'riders/ann@example.com/a b+c%41.jpg', versionId: expect.any(String) },
      faceId: outcome.faceId,
      thumbnail: { key: expect.stringMatching(/^thumbnails\/riders\/ann:40example\.com\/[0-9a-f]{64}\.jpg$/) },
    });
    expect(aws.notices()).toEqual([]);
  });

  it('downloads the photo once to check it and once, when its face is added, to make the thumbnail', async () => {
    await aws.process('downloads', 'me.jpg', await aws.personas.photo(['downloads']));
    const accepted = aws.calls.filter(({ operation }) => operation === 'GetObject');
    aws.reset();

    await aws.process('downloads', 'nobody.jpg', await aws.personas.photo([]));
    const refused = aws.calls.filter(({ operation }) => operation === 'GetObject');

    expect(accepted.map(({ facts }) => facts.wholeObject)).toEqual([true, true]);
    expect(refused).toHaveLength(1);
  });

  it.each([
    ['two faces', ['bea', 'bob'], ['SEVERAL_FACES'], 'Detected 2 faces in the photo.'],
    ['no face', [], ['NO_FACE'], 'Detected 0 faces in the photo.'],
  ])('refuses %s in two states with one paid call, records it and tells the rider', async (_what, persons, ...said) => {
    const [reasons, message] = said;
    const before = aws.notices().length;

    const execution = await aws.upload('bea', `${persons.length}.jpg`, await aws.personas.photo(persons));
    const outcome = await aws.outcome(execution);

    expect(outcome).toMatchObject({
      execution: 'SUCCEEDED',
      status: 'REJECTED',
      error: 'PhotoDoesNotMeetRequirementError',
      reasons,
      messageToSend: { title: 'PhotoDoesNotMeetRequirementError', message },
    });
    expect(outcome.states).toEqual(['FaceDetection', 'PhotoDoesNotMeetRequirement']);
    expect(execution.lambdaCalls).toBe(2);
    expect(aws.paidCalls()).toEqual(['DetectFaces']);
    expect(await aws.rider('bea')).toMatchObject({ state: 'REJECTED' });
    expect(aws.notices().slice(before)).toEqual([{ status: 'REJECTED', userId: 'bea', reasons, message }]);
  });

  it('reports all broken rules at once', async () => {
    const photo = await aws.personas.photo(['carl'], 0, {
      sunglasses: { value: true, confidence: 90 },
      quality: { brightness: 5, sharpness: 80 },
      pose: { roll: 0, yaw: -60, pitch: 0 },
    });

    const outcome = await aws.process('carl', 'dark.jpg', photo);

    expect(outcome.reasons).toEqual(['SUNGLASSES', 'TOO_DARK', 'HEAD_TURNED']);
    expect(outcome.message).toBe('Face is wearing sunglasses. Face is too dark. Head is turned to the side.');
    expect(await aws.attempts('carl')).toMatchObject([{ outcome: 'REJECTED', reasons: outcome.reasons }]);
  });

  it.each([
    ['a text', 'UNSUPPORTED_FORMAT', async () => Buffer.from('not a photo')],
    ['a tiny picture', 'TOO_SMALL', () => picture({ width: 40, height: 40 })],
    [
      'half a photo',
      'UNREADABLE',
      async () => (await picture({ width: 300, height: 300, noise: true })).subarray(0, 9000),
    ],
  ])('refuses %s without a paid call', async (_what, reason, bytes) => {
    const outcome = await aws.process('dora', `${reason}.jpg`, await bytes());

    expect(outcome).toMatchObject({ execution: 'SUCCEEDED', status: 'REJECTED', reasons: [reason] });
    expect(aws.paidCalls()).toEqual([]);
  });

  it.each(CUTS)('refuses a photo cut, %s, without a paid call', async (name, make) => {
    const outcome = await aws.process('dora', `${name}.jpg`, await make());

    expect(outcome).toMatchObject({ execution: 'SUCCEEDED', status: 'REJECTED', reasons: ['UNREADABLE'] });
    expect(outcome.states).toEqual(['FaceDetection', 'PhotoDoesNotMeetRequirement']);
    expect(aws.paidCalls()).toEqual([]);
  });

  it('refuses a photo that is gone', async () => {
    const outcome = await aws.outcome(
      aws.start({ userId: 'emil', s3Bucket: aws.bucket, s3Key: 'riders/emil/gone.jpg' }),
    );

    expect(outcome).toMatchObject({ execution: 'SUCCEEDED', status: 'REJECTED', reasons: ['PHOTO_NOT_FOUND'] });
    expect(aws.notices().at(-1)).toMatchObject({ userId: 'emil', reasons: ['PHOTO_NOT_FOUND'] });
  });

  it('refuses the face of another user, and only that', async () => {
    await aws.process('fay', 'me.jpg', await aws.personas.photo(['fay']));

    const thief = await aws.process('finn', 'me.jpg', await aws.personas.photo(['fay'], 1));
    const honest = await aws.process('finn', 'me.jpg', await aws.personas.photo(['finn']));

    expect(thief).toMatchObject({
      execution: 'SUCCEEDED',
      status: 'REJECTED',
      error: 'FaceAlreadyExistsError',
      reasons: ['FACE_ALREADY_EXISTS'],
      message: 'Face in the picture is already in the system.',
    });
    expect(thief.states).toEqual(['FaceDetection', 'CheckFaceDuplicate', 'PhotoDoesNotMeetRequirement']);
    expect(honest.status).toBe('ACCEPTED');
  });

  describe('with a second face in the photo', () => {
    const poster = { left: 0.05, top: 0.05, width: 0.4, height: 0.9 };
    const rider = { left: 0.6, top: 0.4, width: 0.3, height: 0.3 };

    it('refuses one whose largest face is hardly one: Rekognition would search for that', async () => {
      await aws.process('oda', 'me.jpg', await aws.personas.photo(['oda']));
      const photo = await aws.personas.scene([
        { person: 'poster', boundingBox: poster, confidence: 55 },
        { person: 'oda', boundingBox: rider },
      ]);

      const outcome = await aws.process('odas second account', 'me.jpg', photo);

      expect(outcome).toMatchObject({ status: 'REJECTED', reasons: ['SEVERAL_FACES'] });
      expect(outcome.states).toEqual(['FaceDetection', 'PhotoDoesNotMeetRequirement']);
    });

    it('accepts one with something smaller behind the rider that is hardly a face', async () => {
      const photo = await aws.personas.scene([
        { person: 'ott', boundingBox: poster },
        { person: 'poster', boundingBox: rider, confidence: 55 },
      ]);

      const outcome = await aws.process('ott', 'me.jpg', photo);

      expect(outcome.status).toBe('ACCEPTED');
    });

    it('refuses one of which the quality bar lets only the other face into the index, and leaves no face', async () => {
      const photo = await aws.personas.scene([
        { person: 'pam', boundingBox: poster, pixels: { width: 31, height: 31 } },
        { person: 'poster', boundingBox: rider, confidence: 59 },
      ]);

      const outcome = await aws.process('pam', 'me.jpg', photo);

      expect(outcome).toMatchObject({ execution: 'SUCCEEDED', status: 'REJECTED', reasons: ['SEVERAL_FACES'] });
      expect(outcome.states).toContain('RemoveIndexedFace');
      expect((await aws.faces()).filter((id) => id.startsWith('pam'))).toEqual([]);
    });
  });

  it('refuses a face that another user has in the collection without a record', async () => {
    const photo = await aws.personas.photo(['gus']);
    const key = 'incoming/gus.jpg';
    await aws.put(key, photo);
    await aws.clients.rekognition.send(
      new IndexFacesCommand({
        CollectionId: aws.collection,
        Image: { S3Object: { Bucket: aws.bucket, Name: key } },
        ExternalImageId: 'gus',
      }),
    );

    const thief = await aws.process('gabi', 'me.jpg', await aws.personas.photo(['gus'], 1));
    const owner = await aws.process('gus', 'me.jpg', await aws.personas.photo(['gus'], 2));

    expect(thief).toMatchObject({ status: 'REJECTED', error: 'FaceAlreadyExistsError' });
    expect(owner.status).toBe('REPLACED');
    expect((await aws.faces()).filter((id) => id === 'gus')).toHaveLength(1);
  });

  it('replaces a photo: face, thumbnail and photo version of the old one are gone', async () => {
    const first = await aws.process('hal', 'me.jpg', await aws.personas.photo(['hal']));
    const [old] = [await aws.rider('hal')];

    const second = await aws.process('hal', 'other.jpg', await aws.personas.photo(['hal'], 1));

    expect([first.status, second.status]).toEqual(['ACCEPTED', 'REPLACED']);
    expect(second.states).toEqual(HAPPY_PATH);
    expect((await aws.faces()).filter((id) => id === 'hal')).toHaveLength(1);
    expect(await aws.faceIds()).not.toContain(old!.faceId);
    expect(await aws.objects('riders/hal/')).toEqual(['riders/hal/other.jpg']);
    expect(await aws.objects('thumbnails/riders/hal/')).toEqual([(await aws.rider('hal'))!.thumbnail!.key]);
    expect((await aws.attempts('hal')).map(({ state }) => state).sort()).toEqual(['ACCEPTED', 'ENDED']);
  });

  it('replaces a photo at the same key, whose old version alone is removed', async () => {
    await aws.process('ida', 'me.jpg', await aws.personas.photo(['ida']));

    const second = await aws.process('ida', 'me.jpg', await aws.personas.photo(['ida'], 1));

    expect(second.status).toBe('REPLACED');
    expect(await aws.objects('riders/ida/')).toEqual(['riders/ida/me.jpg']);
  });

  it('replaces a photo by the same photo: one face, that of the newer attempt', async () => {
    const photo = await aws.personas.photo(['jan']);
    const first = await aws.process('jan', 'me.jpg', photo);

    const second = await aws.process('jan', 'again.jpg', photo);

    expect(second.status).toBe('REPLACED');
    expect(second.faceId).not.toBe(first.faceId);
    expect(await aws.rider('jan')).toMatchObject({ faceId: second.faceId, photo: { key: 'riders/jan/again.jpg' } });
    expect((await aws.faces()).filter((id) => id === 'jan')).toHaveLength(1);
  });

  it('keeps a photo in use when the next one is refused', async () => {
    await aws.process('kim', 'me.jpg', await aws.personas.photo(['kim']));

    const second = await aws.process('kim', 'nobody.jpg', await aws.personas.photo([], 7));

    expect(second.status).toBe('REJECTED');
    expect(await aws.rider('kim')).toMatchObject({ state: 'ACCEPTED', photo: { key: 'riders/kim/me.jpg' } });
    expect((await aws.faces()).filter((id) => id === 'kim')).toHaveLength(1);
  });

  it('takes the user id of the input before that of the key', async () => {
    const key = 'incoming/some.jpg';
    await aws.put(key, await aws.personas.photo(['lea']));

    const outcome = await aws.outcome(aws.start({ userId: 'lea', s3Bucket: aws.bucket, s3Key: key }));

    expect(outcome).toMatchObject({ status: 'ACCEPTED', userId: 'lea' });
  });

  it('ends a duplicate event before anything is paid for', async () => {
    const execution = await aws.upload('mia', 'me.jpg', await aws.personas.photo(['mia']));
    await aws.outcome(execution);
    aws.calls.length = 0;

    const again = await aws.outcome(aws.start(execution.input));

    expect(again).toMatchObject({ execution: 'SUCCEEDED', states: ['FaceDetection', 'AlreadyProcessed'] });
    expect(aws.paidCalls()).toEqual([]);
    expect(await aws.rider('mia')).toMatchObject({ state: 'ACCEPTED' });
  });

  it.each([
    ['an e-mail address', 'nina+test@example.com'],
    ['spaces and slashes', 'team a/nina b'],
    ['unicode', '小红🚲'],
    ['more than 255 characters', 'n'.repeat(300)],
  ])('accepts user ids that are %s, refuses their face to others and erases them', async (what, userId) => {
    const photo = await aws.personas.photo([what]);

    const accepted = await aws.process(userId, 'me.jpg', photo);
    const replaced = await aws.process(userId, 'me2.jpg', await aws.personas.photo([what], 1));
    const refused = await aws.process(`${userId}2`, 'me.jpg', await aws.personas.photo([what], 2));
    const report = await aws.invoke('erase-rider', { userId });

    expect([accepted.status, replaced.status, refused.error]).toEqual([
      'ACCEPTED',
      'REPLACED',
      'FaceAlreadyExistsError',
    ]);
    expect(report).toMatchObject({ userId, complete: true, removed: { faces: 1 } });
    expect(await aws.objects(`riders/${userId}/`)).toEqual([]);
  });

  it('fails visibly for an input without a user, and says so', async () => {
    const outcome = await aws.outcome(aws.start({ s3Bucket: aws.bucket, s3Key: 'somewhere.jpg' }));

    expect(outcome).toMatchObject({
      execution: 'FAILED',
      states: ['FaceDetection', 'RecordFailure', 'PhotoNotProcessed'],
    });
    expect(aws.notices().at(-1)).toMatchObject({ status: 'FAILED', userId: 'unknown', reasons: ['PROCESSING_FAILED'] });
  });

  it('is not started by its own thumbnails, nor by folder markers', async () => {
    let started = 0;
    const stop = aws.onStart(() => (started += 1));

    await aws.put('riders/ole/', Buffer.alloc(0));
    await aws.process('ole', 'me.jpg', await aws.personas.photo(['ole']));
    stop();

    expect(started).toBe(1);
  });

  it('stores nothing of what it learned about the face', async () => {
    await aws.process('pia', 'me.jpg', await aws.personas.photo(['pia']));

    const stored = JSON.stringify([await aws.rider('pia'), await aws.items('pia')]);
    expect(stored).not.toMatch(/brightness|sharpness|pose|boundingBox|confidence|landmark|similarity|gender|emotion/i);
  });

  it('leaves the photo of a replaced rider alone when it lies where others keep theirs', async () => {
    const key = 'incoming/shared.jpg';
    await aws.put(key, await aws.personas.photo(['quin']));
    await aws.outcome(aws.start({ userId: 'quin', s3Bucket: aws.bucket, s3Key: key }));

    await aws.process('quin', 'me.jpg', await aws.personas.photo(['quin'], 1));

    expect(await aws.objects('incoming/shared.jpg')).toEqual([key]);
    await aws.clients.s3.send(new DeleteObjectCommand({ Bucket: aws.bucket, Key: key }));
  });
});
