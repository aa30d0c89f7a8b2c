import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { IndexFacesCommand } from '@aws-sdk/client-rekognition';
import type { ErasureReport } from '../../../handlers/rider-photo/erasure/erase-riders';
import { failureOf } from '../../support/task';
import { RiderAws } from './support/rider-aws';

let aws: RiderAws;
let turn = 0;

beforeAll(async () => {
  aws = await RiderAws.open();
});

afterEach(() => aws.reset());

afterAll(() => aws.close());

const erase = async (userId: string): Promise<ErasureReport> =>
  (await aws.invoke('erase-rider', { userId })) as ErasureReport;

/** A rider with a photo in use, a refused one, one deleted by a marker, and one given by hand. */
async function rider(): Promise<string> {
  turn += 1;
  const userId = `user-${turn}@example.com`;
  await aws.process(userId, 'first.jpg', await aws.personas.photo([userId], turn));
  await aws.process(userId, 'nobody.jpg', await aws.personas.photo([], turn));
  const byHand = `incoming/${turn}.jpg`;
  await aws.put(byHand, await aws.personas.photo([userId], 1000 + turn));
  await aws.outcome(aws.start({ userId, s3Bucket: aws.bucket, s3Key: byHand }));
  await aws.clients.s3.send(new DeleteObjectCommand({ Bucket: aws.bucket, Key: `riders/${userId}/nobody.jpg` }));
  return userId;
}

/** A rider with a photo in use and nothing else. */
async function plainRider(): Promise<string> {
  turn += 1;
  const userId = `user-${turn}@example.com`;
  await aws.process(userId, 'first.jpg', await aws.personas.photo([userId], turn));
  return userId;
}

async function left(userId: string): Promise<unknown> {
  const id = userId.replace('@', ':40');
  return {
    faces: (await aws.faces()).filter((face) => face === id).length,
    rider: (await aws.rider(userId))?.state,
    ledger: await aws.items(userId),
    objects: [
      ...(await aws.objects(`riders/${userId}/`)),
      ...(await aws.objects(`thumbnails/riders/${id}/`)),
      ...(await aws.objects(`incoming/${turn}.jpg`)),
    ],
  };
}

const nothing = { faces: 0, rider: undefined, ledger: [], objects: [] };

describe('erase-rider', () => {
  it('removes faces, records, photos and thumbnails in all versions, delete markers included', async () => {
    const userId = await rider();

    const report = await erase(userId);

    expect(report).toEqual({
      userId,
      complete: true,
      // The marker, the version below it, the photo in use and its thumbnail; the rider and three attempts.
      removed: { faces: 1, objectVersions: 4, records: 4 },
      remaining: [],
      elsewhere: [],
    });
    expect(await left(userId)).toEqual(nothing);
  });

  it.each([
    ['just now', 0, ['may just be added: repeat in a minute']],
    ['more than a minute ago', 61, []],
  ])('asks to be repeated when a face may have been added %s', async (_when, secondsAgo, reasons) => {
    const userId = await plainRider();
    const [attempt] = await aws.attempts(userId);
    await aws.loseAnswer({ ...attempt!, updatedAt: Math.floor(Date.now() / 1000) - secondsAgo });

    const { remaining } = await erase(userId);

    expect(remaining.map(({ reason }) => reason)).toEqual(reasons);
  });

  it('may be repeated, and finds nothing then', async () => {
    const userId = await plainRider();
    await erase(userId);

    expect(await erase(userId)).toMatchObject({
      complete: true,
      removed: { faces: 0, objectVersions: 0, records: 0 },
    });
  });

  it.each([
    ['marking the rider', { service: 'dynamodb', operation: 'UpdateItem' }],
    ['reading the ledger', { service: 'dynamodb', operation: 'Query' }],
    ['deleting the faces', { operation: 'DeleteFaces', times: 2 }],
    ['listing the collection', { operation: 'ListFaces' }],
    ['listing the objects', { operation: 'ListObjectVersions' }],
    ['deleting the objects', { operation: 'DeleteObjects' }],
    ['listing the objects as proof', { operation: 'ListObjectVersions', after: 2 }],
    ['deleting from the ledger', { service: 'dynamodb', operation: 'DeleteItem' }],
    ['deleting the rider', { service: 'dynamodb', operation: 'DeleteItem', after: 1 }],
  ])('reports a failure while %s, and is complete when it is repeated', async (_step, call) => {
    const userId = await plainRider();
    aws.faults.inject({ ...call, error: 'AccessDeniedException', status: 403 });

    const first = await erase(userId);
    const stillKnown = await aws.rider(userId);
    const second = await erase(userId);

    expect(first.complete).toBe(false);
    expect(first.remaining).toEqual([
      { kind: expect.any(String), id: expect.any(String), reason: expect.stringContaining('AccessDenied') },
    ]);
    expect(stillKnown).toBeDefined();
    expect(second.complete).toBe(true);
    expect(await left(userId)).toEqual(nothing);
  });

  it('tries a face again that the collection still lists', async () => {
    const userId = await plainRider();
    aws.faults.inject({ operation: 'DeleteFaces', error: 'AccessDeniedException' });

    expect(await erase(userId)).toMatchObject({ complete: true, removed: { faces: 1 }, remaining: [] });
    expect(await left(userId)).toEqual(nothing);
  });

  it('takes the photo out of use at once, although the rest has to wait', async () => {
    const userId = await plainRider();
    aws.faults.inject({ operation: 'DeleteFaces', error: 'ThrottlingException', times: Infinity });

    const report = await erase(userId);
    const refused = await aws.process(userId, 'again.jpg', await aws.personas.photo([userId], 3000));

    expect(report.remaining).toMatchObject([{ kind: 'face', reason: expect.stringContaining('ThrottlingException') }]);
    expect(await aws.rider(userId)).toMatchObject({ state: 'ERASING' });
    expect(refused).toMatchObject({ status: 'REJECTED', reasons: ['ERASURE_IN_PROGRESS'] });
  });

  it('removes faces that no record names', async () => {
    const userId = `unnamed-${++turn}`;
    const key = `incoming/${userId}.jpg`;
    await aws.put(key, await aws.personas.photo([userId], turn));
    const Image = { S3Object: { Bucket: aws.bucket, Name: key } };
    await aws.clients.rekognition.send(
      new IndexFacesCommand({ CollectionId: aws.collection, Image, ExternalImageId: userId }),
    );

    const report = await erase(userId);

    expect(report).toMatchObject({ complete: true, removed: { faces: 1 } });
    expect(await aws.faces()).not.toContain(userId);
  });

  it('leaves other riders alone, those whose id begins the same included', async () => {
    const others = ['team/ann', 'team', 'team/ann/b', 'teams'];
    for (const userId of others) await aws.process(userId, 'me.jpg', await aws.personas.photo([userId]));

    const report = await erase('team/ann');

    expect(report.complete).toBe(true);
    expect((await aws.faces()).filter((id) => id.startsWith('team'))).toEqual(['team', 'team:2Fann:2Fb', 'teams']);
    expect(await aws.objects('riders/team')).toEqual([
      'riders/team/ann/b/me.jpg',
      'riders/team/me.jpg',
      'riders/teams/me.jpg',
    ]);
  });

  it('names photos that lie where others keep theirs, and leaves them', async () => {
    await aws.process('owner', 'me.jpg', await aws.personas.photo(['owner']));
    await aws.put('riders/owner/other.jpg', await aws.personas.photo(['borrower']));
    await aws.settled();
    const s3Key = 'riders/owner/other.jpg';
    await aws.outcome(aws.start({ userId: 'borrower', s3Bucket: aws.bucket, s3Key }));

    const report = await erase('borrower');

    expect(report).toMatchObject({ complete: true, elsewhere: [`s3://${aws.bucket}/${s3Key}`] });
    expect(await aws.objects('riders/owner/')).toContain(s3Key);
  });

  it('lets the user come back afterwards', async () => {
    const userId = await plainRider();
    await erase(userId);

    const again = await aws.process(userId, 'again.jpg', await aws.personas.photo([userId], 4000));

    expect(again.status).toBe('ACCEPTED');
  });

  it('asks for a user id', async () => {
    expect(await failureOf(aws.invoke('erase-rider', {}))).toMatchObject({ name: 'InvalidInputError' });
  });
});
