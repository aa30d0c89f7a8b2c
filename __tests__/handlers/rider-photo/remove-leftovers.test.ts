import { failureOf } from '../../support/task';
import { RiderAws } from './support/rider-aws';
import { Steps } from './support/steps';

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

/** An attempt that nobody will end. */
async function abandoned(): Promise<string> {
  turn += 1;
  const userId = `user-${turn}`;
  const s3Key = `incoming/${userId}.jpg`;
  await aws.put(s3Key, await aws.personas.photo([userId], turn));
  const steps = new Steps(aws, `execution-${turn}`, { userId, s3Bucket: aws.bucket, s3Key });
  await steps.check();
  await steps.index();
  return userId;
}

const later = (): void => void jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);

describe('remove-leftovers', () => {
  it('ends attempts without an end', async () => {
    const userId = await abandoned();
    later();

    const report = await aws.invoke('remove-leftovers', {});

    expect(report).toEqual({ accounts: 1 });
    expect(await aws.faces()).toEqual([]);
    expect((await aws.ledger(userId)).attempts).toMatchObject([
      { state: 'FAILED', error: 'ExecutionLost', told: true },
    ]);
  });

  it('finds nothing the next time', async () => {
    await abandoned();
    later();
    await aws.invoke('remove-leftovers', {});

    expect(await aws.invoke('remove-leftovers', {})).toEqual({ accounts: 0 });
  });

  it('removes a face whose attempt is gone', async () => {
    const userId = await abandoned();
    const { attempts } = await aws.ledger(userId);
    await aws.forget(attempts[0]!);
    later();

    await aws.invoke('remove-leftovers', {});

    expect(await aws.faces()).toEqual([]);
    expect((await aws.ledger(userId)).faces).toEqual([]);
  });

  it('tries every account before it fails, and comes back to the rest', async () => {
    await abandoned();
    await abandoned();
    later();
    aws.faults.inject({ operation: 'DeleteFaces', error: 'InvalidParameterException' });

    const error = await failureOf(aws.invoke('remove-leftovers', {}));
    const left = await aws.faces();
    // What was tried counts as fresh until the next day.
    later();
    await aws.invoke('remove-leftovers', {});

    expect(error.message).toContain('deleting faces');
    expect(left).toHaveLength(1);
    expect(await aws.faces()).toEqual([]);
  });
});
