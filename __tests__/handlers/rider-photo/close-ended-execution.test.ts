import { RiderAws } from './support/rider-aws';
import { Steps } from './support/steps';

let aws: RiderAws;
let turn = 0;

beforeAll(async () => {
  aws = await RiderAws.open();
});

afterEach(() => aws.reset());

afterAll(() => aws.close());

async function openAttempt(): Promise<{ userId: string; input: string; executionId: string; steps: Steps }> {
  turn += 1;
  const userId = `user-${turn}`;
  const s3Key = `incoming/${userId}.jpg`;
  await aws.put(s3Key, await aws.personas.photo([userId], turn));
  const input = { userId, s3Bucket: aws.bucket, s3Key };
  const steps = new Steps(aws, `execution-${turn}`, input);
  await steps.check();
  await steps.index();
  return { userId, input: JSON.stringify(input), executionId: steps.executionId, steps };
}

const noticesTo = (userId: string) => aws.notices().filter((notice) => notice.userId === userId);

describe('close-ended-execution', () => {
  it.each([
    ['TIMED_OUT', 'ExecutionTimedOut'],
    ['ABORTED', 'ExecutionAborted'],
    ['FAILED', 'ExecutionFailed'],
  ])('takes back, records and tells what an execution that was %s has left', async (ended, error) => {
    const { userId, input, executionId } = await openAttempt();

    await aws.invoke('close-ended-execution', { input, executionId, ended });

    expect(await aws.faces()).not.toContain(userId);
    expect(await aws.rider(userId)).toMatchObject({ state: 'FAILED' });
    expect(await aws.attempts(userId)).toMatchObject([{ state: 'ENDED', outcome: 'FAILED', error, told: true }]);
    expect(noticesTo(userId)).toMatchObject([{ status: 'FAILED', reasons: ['PROCESSING_FAILED'] }]);
  });

  it('finds nothing to do twice', async () => {
    const { userId, input, executionId } = await openAttempt();
    await aws.invoke('close-ended-execution', { input, executionId, ended: 'ABORTED' });

    await aws.invoke('close-ended-execution', { input, executionId, ended: 'ABORTED' });

    expect(noticesTo(userId)).toHaveLength(1);
  });

  it('leaves an accepted photo alone', async () => {
    const { userId, input, executionId, steps } = await openAttempt();
    await steps.persist();

    await aws.invoke('close-ended-execution', { input, executionId, ended: 'FAILED' });

    expect(await aws.faces()).toContain(userId);
    expect(noticesTo(userId)).toEqual([]);
  });

  it('leaves the attempt of another execution alone', async () => {
    const { userId, input } = await openAttempt();

    await aws.invoke('close-ended-execution', { input, executionId: 'another', ended: 'FAILED' });

    expect(await aws.faces()).toContain(userId);
    expect(await aws.attempts(userId)).toMatchObject([{ state: 'CLAIMED' }]);
  });

  it.each(['not JSON', '{}', '{"s3Bucket":"b","s3Key":"k"}'])('has nothing to do for the input %s', async (input) => {
    const before = aws.notices().length;

    await aws.invoke('close-ended-execution', { input, executionId: 'x', ended: 'FAILED' });

    expect(aws.notices()).toHaveLength(before);
  });
});
