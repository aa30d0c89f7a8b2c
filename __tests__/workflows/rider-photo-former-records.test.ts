import { IndexFacesCommand } from '@aws-sdk/client-rekognition';
import { uploadId } from '../../handlers/rider-photo/attempt/rider-input';
import { externalImageIdsOf } from '../../handlers/rider-photo/faces/external-image-id';
import { ATTEMPT } from '../../handlers/rider-photo/records/attempt';
import { RiderAws } from '../handlers/rider-photo/support/rider-aws';

/*
 * Riders from before each attempt had its own face: the ExternalImageId of their faces is their user's, and the
 * ledger has entries for faces and for what was replaced.
 */

let aws: RiderAws;
let turn = 0;

beforeAll(async () => {
  aws = await RiderAws.open();
});

afterEach(() => {
  jest.restoreAllMocks();
  aws.reset();
});

afterAll(() => aws.close());

interface FormerRider {
  readonly userId: string;
  readonly faceId: string;
  readonly photoKey: string;
  readonly thumbnailKey: string;
  /** What the upload rule has sent. */
  readonly input: object;
}

async function formerRider(userId = `former-${++turn}`): Promise<FormerRider> {
  const externalImageId = externalImageIdsOf(userId).at(-1)!;
  const photoKey = `riders/${userId}/me.jpg`;
  const stop = aws.onStart((execution) => execution.abort());
  const versionId = (await aws.put(photoKey, await aws.personas.photo([userId])))!;
  await aws.settled();
  stop();
  for (const { attemptId, ...attempt } of await aws.attempts(userId)) await aws.forget({ ...attempt, attemptId });
  const { FaceRecords = [] } = await aws.clients.rekognition.send(
    new IndexFacesCommand({
      CollectionId: aws.collection,
      Image: { S3Object: { Bucket: aws.bucket, Name: photoKey } },
      ExternalImageId: externalImageId,
      MaxFaces: 1,
    }),
  );
  const faceId = FaceRecords[0]!.Face!.FaceId!;
  const upload = {
    bucket: aws.bucket,
    key: photoKey,
    versionId,
    sequencer: '0001',
    uploadedAt: '2026-01-01T00:00:00.000Z',
  };
  const id = uploadId(upload, 'former');
  const thumbnailKey = `thumbnails/riders/${externalImageId}/${id}.jpg`;
  await aws.put(thumbnailKey, Buffer.from('thumbnail'));
  const entry = { externalImageId, userId, updatedAt: 1 };
  await aws.write('rider-ledger', {
    ...entry,
    entry: ATTEMPT + id,
    executionId: 'former',
    state: 'ACCEPTED',
    outcome: 'ACCEPTED',
    upload,
  });
  const claim = { state: 'ACCEPTED', claimants: ['former'], revision: 2 };
  await aws.write('rider-ledger', { ...entry, entry: `face#${faceId}`, faceId, ...claim });
  await aws.write('rider-ledger', { ...entry, entry: 'retired#x', faceIds: [] });
  await aws.write('riders', {
    userId,
    externalImageId,
    state: 'ACCEPTED',
    photo: { ...upload, etag: 'e' },
    faceId,
    thumbnail: { key: thumbnailKey, width: 1, height: 1 },
    executionId: 'former',
    retainUntil: 9_999_999_999,
    updatedAt: 1,
  });
  const { sequencer, uploadedAt } = upload;
  return {
    userId,
    faceId,
    photoKey,
    thumbnailKey,
    input: { s3Bucket: aws.bucket, s3Key: photoKey, versionId, sequencer, uploadedAt },
  };
}

/** Ids that are written as before, as before but too long for an attempt beside them, and always hashed. */
const IDS = [
  ['a short id', 'ann@example.com'],
  ['a long one', 'a'.repeat(200)],
  ['one that is hashed', 'b'.repeat(300)],
] as const;

describe('a rider with records of an earlier kind', () => {
  it('keeps others out', async () => {
    const { userId } = await formerRider();

    const thief = await aws.process('thief', `${userId}.jpg`, await aws.personas.photo([userId], 1));

    expect(thief.error).toBe('FaceAlreadyExistsError');
  });

  it('is not recreated by a duplicate of the event', async () => {
    const { input } = await formerRider();

    const outcome = await aws.outcome(aws.start(input));

    expect(outcome.states).toEqual(['FaceDetection', 'AlreadyProcessed']);
  });

  it.each(IDS)('with %s gets a new photo: face, thumbnail and photo of the old one are gone', async (_what, userId) => {
    const { faceId, photoKey, thumbnailKey } = await formerRider(userId);

    const outcome = await aws.process(userId, 'new.jpg', await aws.personas.photo([userId], 1));

    expect(outcome.status).toBe('REPLACED');
    expect(await aws.faceIds()).not.toContain(faceId);
    expect(await aws.faceIds()).toContain(outcome.faceId);
    if (userId.length < 190) expect(await aws.objects(photoKey)).toEqual([]);
    if (userId.length < 190) expect(await aws.objects(thumbnailKey)).toEqual([]);
  });

  it.each(IDS)('with %s is erased, with every entry of every kind', async (_what, id) => {
    const { userId } = await formerRider(`erased-${id}`);

    const report = await aws.invoke('erase-rider', { userId });

    expect(report).toMatchObject({ complete: true, removed: { faces: 1 } });
    expect(await aws.items(userId)).toEqual([]);
    expect(await aws.rider(userId)).toBeUndefined();
    expect(await aws.objects(`riders/${userId}/`)).toEqual([]);
    const faces = await aws.faces();
    for (const owner of externalImageIdsOf(userId)) expect(faces).not.toContain(owner);
  });

  it('is left alone by the search for leftovers', async () => {
    const { faceId } = await formerRider();
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);

    await aws.invoke('remove-leftovers', {});

    expect(await aws.faceIds()).toContain(faceId);
  });

  it.each([
    ['OPEN', 'FAILED'],
    ['UNDONE', 'FAILED'],
  ])('whose attempt was left %s gets an end', async (state, outcome) => {
    const { userId } = await formerRider();
    const [attempt] = (await aws.items(userId)).filter(({ entry }) => entry.startsWith(ATTEMPT));
    const lost = { ...attempt, entry: `${ATTEMPT}lost`, executionId: 'lost', outcome: undefined, state };
    await aws.write('rider-ledger', lost);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);

    await aws.invoke('remove-leftovers', {});
    const again = await aws.invoke('remove-leftovers', {});

    const [ended] = (await aws.attempts(userId)).filter(({ executionId }) => executionId === 'lost');
    expect(ended).toMatchObject({ state: 'ENDED', outcome, told: true });
    expect(again).toEqual({ accounts: 0, strayFaces: 0 });
  });
});
