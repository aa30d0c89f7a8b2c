import { RiderAws } from '../handlers/rider-photo/support/rider-aws';
import { Steps } from '../handlers/rider-photo/support/steps';

let aws: RiderAws;
let turn = 0;

beforeAll(async () => {
  aws = await RiderAws.open();
});

afterEach(() => aws.reset());

afterAll(() => aws.close());

const STATES = [
  'FaceDetection',
  'CheckFaceDuplicate',
  'ParallelProcessing',
  'AddFaceToIndex',
  'Thumbnail',
  'PersistMetadata',
];

const facesOf = async (userId: string): Promise<number> => (await aws.faces()).filter((id) => id === userId).length;

describe('an execution that is stopped', () => {
  it.each(STATES)('when it enters %s leaves nothing, is told, and may be started again', async (state) => {
    turn += 1;
    const userId = `stopped-${turn}`;
    const execution = await aws.upload(userId, 'me.jpg', await aws.personas.photo([userId], turn));
    execution.subscribe((event) => {
      if (event.type === 'StateEntered' && event.state === state) execution.abort();
    });
    // The first state is entered before anybody can listen.
    if (state === 'FaceDetection') execution.abort();
    await aws.outcome(execution);
    await aws.quiet();
    await aws.invoke('close-ended-execution', {
      input: JSON.stringify(execution.input),
      executionId: execution.arn,
      ended: 'ABORTED',
    });

    const left = [await facesOf(userId), (await aws.objects(`thumbnails/riders/${userId}/`)).length];
    const notices = aws.notices().filter((notice) => notice.userId === userId);
    const record = await aws.rider(userId);
    const again = await aws.outcome(aws.start(execution.input));

    expect(left).toEqual([0, 0]);
    expect(record?.state ?? 'FAILED').toBe('FAILED');
    expect(notices).toHaveLength(record === undefined ? 0 : 1);
    expect(again.status).toBe('ACCEPTED');
    expect(await facesOf(userId)).toBe(1);
  });
});

/** An attempt that has come as far as `done` of its three steps. */
async function attemptAfter(done: number): Promise<{ steps: Steps; userId: string; closed: () => Promise<unknown> }> {
  turn += 1;
  const userId = `redriven-${turn}`;
  const s3Key = `incoming/${userId}.jpg`;
  await aws.put(s3Key, await aws.personas.photo([userId], turn));
  const input = { userId, s3Bucket: aws.bucket, s3Key };
  const steps = new Steps(aws, `execution-${turn}`, input);
  for (const step of ['check', 'index', 'persist'].slice(0, done) as ('check' | 'index' | 'persist')[])
    await steps[step]();
  const closed = (): Promise<unknown> =>
    aws.invoke('close-ended-execution', {
      input: JSON.stringify(input),
      executionId: steps.executionId,
      ended: 'TIMED_OUT',
    });
  return { steps, userId, closed };
}

describe('a redrive', () => {
  it.each([0, 1, 2, 3])('after %i steps goes on to the same end when nothing was taken back yet', async (done) => {
    const { steps, userId, closed } = await attemptAfter(done);

    await steps.redrive(done);
    await closed();

    expect(steps.status).toBe('ACCEPTED');
    expect(await facesOf(userId)).toBe(1);
    expect(await aws.rider(userId)).toMatchObject({
      state: 'ACCEPTED',
      faceId: (await aws.attempts(userId))[0]!.faceId,
    });
  });

  it.each([1, 2])('after %i steps ends cleanly when they were taken back', async (done) => {
    const { steps, userId, closed } = await attemptAfter(done);
    await closed();

    await steps.redrive(done);

    expect(steps.status).toBe('AttemptClosedError');
    expect(await facesOf(userId)).toBe(0);
    expect(await aws.objects(`thumbnails/riders/${userId}/`)).toEqual([]);
    expect(await aws.rider(userId)).toMatchObject({ state: 'FAILED' });
  });

  it('from the start succeeds although the first try was taken back', async () => {
    const { steps, userId, closed } = await attemptAfter(2);
    await closed();

    await steps.redrive(0);

    expect(steps.status).toBe('ACCEPTED');
    expect(await facesOf(userId)).toBe(1);
  });

  it.each([1, 2, 3])('that repeats %i finished steps changes nothing', async (done) => {
    const { steps, userId } = await attemptAfter(done);

    await steps.redrive(done - 1);

    expect(steps.status).toBe('ACCEPTED');
    expect(await facesOf(userId)).toBe(1);
    expect(await aws.attempts(userId)).toMatchObject([{ state: 'ACCEPTED', executionId: steps.executionId }]);
  });
});

describe('an execution that lost its end', () => {
  it('is closed by the search for leftovers, which leaves everything else alone', async () => {
    const { userId } = await attemptAfter(2);
    const kept = await attemptAfter(3);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);

    const report = await aws.invoke('remove-leftovers', {});
    jest.restoreAllMocks();

    expect(report).toEqual({ accounts: 1, strayFaces: 0 });
    expect(await facesOf(userId)).toBe(0);
    expect(await aws.rider(userId)).toMatchObject({ state: 'FAILED' });
    expect(aws.notices().at(-1)).toMatchObject({ userId, status: 'FAILED' });
    expect(await facesOf(kept.userId)).toBe(1);
  });

  it('is left alone while it may still be at work', async () => {
    const { userId } = await attemptAfter(2);

    const report = await aws.invoke('remove-leftovers', {});

    expect(report).toEqual({ accounts: 0, strayFaces: 0 });
    expect(await facesOf(userId)).toBe(1);
  });
});
