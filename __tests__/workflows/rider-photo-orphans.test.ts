import { IndexFacesCommand } from '@aws-sdk/client-rekognition';
import { ATTEMPTS } from '../../handlers/runtime/clients/time-limits';
import { RiderAws } from '../handlers/rider-photo/support/rider-aws';

let aws: RiderAws;

beforeAll(async () => {
  aws = await RiderAws.open();
});

afterEach(() => {
  jest.restoreAllMocks();
  aws.reset();
});

afterAll(() => aws.close());

const facesOf = async (userId: string): Promise<number> => (await aws.faces()).filter((id) => id === userId).length;

/** Loses every answer of one IndexFaces, although it adds the face. */
const loseAnswer = (): void =>
  void aws.faults.inject({
    operation: 'IndexFaces',
    afterEffect: true,
    error: 'InternalServerError',
    times: ATTEMPTS,
  });

/** An execution that fails and cannot take back the face that it has added. */
async function leaveOrphan(userId: string): Promise<{ input: unknown; repair: () => void }> {
  loseAnswer();
  aws.faults.inject({ operation: 'IndexFaces', error: 'AccessDeniedException', times: Infinity });
  aws.faults.inject({ operation: 'ListFaces', error: 'AccessDeniedException', times: Infinity });
  const execution = await aws.upload(userId, 'me.jpg', await aws.personas.photo([userId]));
  await aws.outcome(execution);
  return { input: execution.input, repair: () => aws.faults.clear() };
}

describe('a face whose IndexFaces was never answered', () => {
  it('is found although a later try was refused for certain', async () => {
    loseAnswer();
    aws.faults.inject({ operation: 'IndexFaces', error: 'AccessDeniedException' });

    const outcome = await aws.process('late', 'me.jpg', await aws.personas.photo(['late']));

    expect(outcome.execution).toBe('FAILED');
    expect(await facesOf('late')).toBe(0);
  });

  it('is found although a later try found no face good enough', async () => {
    loseAnswer();
    let tries = 0;
    const { QUALITY_FILTER } = process.env;
    aws.around = (name, run) => {
      // A bar that this face passes at first, and then does not.
      if (name === 'add-face-to-index' && tries++ > 0) process.env.QUALITY_FILTER = 'HIGH';
      return run().finally(() => (process.env.QUALITY_FILTER = QUALITY_FILTER));
    };
    const dim = await aws.personas.photo(['poor'], 1, { quality: { brightness: 20, sharpness: 40 } });

    const outcome = await aws.process('poor', 'me.jpg', dim);

    expect(outcome).toMatchObject({ status: 'REJECTED', reasons: ['LOW_BRIGHTNESS'] });
    expect(await facesOf('poor')).toBe(0);
  });

  it('is found although another attempt at the same upload was opened, and accepted, in between', async () => {
    const { input, repair } = await leaveOrphan('again');
    repair();
    const orphans = await facesOf('again');
    const again = await aws.outcome(aws.start(input));
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);

    const report = await aws.invoke('remove-leftovers', {});

    expect([orphans, again.status]).toEqual([1, 'ACCEPTED']);
    expect(report).toMatchObject({ accounts: 1 });
    expect(await facesOf('again')).toBe(1);
    expect(await aws.faceIds()).toContain((await aws.rider('again'))!.faceId);
  });

  it('keeps neither its owner nor others out, once its execution has ended', async () => {
    const { repair } = await leaveOrphan('owner');
    repair();

    const other = await aws.process('other', 'me.jpg', await aws.personas.photo(['owner'], 1));

    expect(await facesOf('owner')).toBe(1);
    expect(other.status).toBe('ACCEPTED');
  });

  it('does not make another face of its user, which nobody entered, look like one that is being indexed', async () => {
    const { repair } = await leaveOrphan('eve');
    repair();
    await aws.put('incoming/eve.jpg', await aws.personas.photo(['eve from elsewhere']));
    const Image = { S3Object: { Bucket: aws.bucket, Name: 'incoming/eve.jpg' } };
    await aws.clients.rekognition.send(
      new IndexFacesCommand({ CollectionId: aws.collection, Image, ExternalImageId: 'eve' }),
    );

    const thief = await aws.process('thief', 'me.jpg', await aws.personas.photo(['eve from elsewhere'], 1));

    expect(thief.error).toBe('FaceAlreadyExistsError');
  });
});
