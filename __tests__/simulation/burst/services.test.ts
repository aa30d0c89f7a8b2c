import { virtualClock } from '../../../packages/local-aws/src/step-functions/virtual-clock';
import { CallQuota } from '../../../simulation/burst/call-quota';
import { LambdaAccount } from '../../../simulation/burst/lambda-account';
import { RETRY_TOKENS, sendAsSdk } from '../../../simulation/burst/sdk-attempts';

const throttled = (): Error => Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

describe('a quota', () => {
  it('admits a second’s worth at once and then its rate', async () => {
    const clock = virtualClock(0);
    const quota = new CallQuota({ clock, callsPerSecond: () => 5 });

    const atOnce = Array.from({ length: 8 }, () => quota.admit()).filter(Boolean);
    await clock.sleep(1_000);
    const later = Array.from({ length: 8 }, () => quota.admit()).filter(Boolean);

    expect([atOnce.length, later.length]).toEqual([5, 5]);
  });

  it('without room for a burst admits one call at a time', async () => {
    const clock = virtualClock(0);
    const quota = new CallQuota({ clock, callsPerSecond: () => 5, burstSeconds: 0 });

    const admitted = [quota.admit(), quota.admit()];
    await clock.sleep(200);

    expect([...admitted, quota.admit()]).toEqual([true, false, true]);
  });
});

describe('the tries of the SDK', () => {
  it('are as many as set, and the last error is thrown', async () => {
    const calls: number[] = [];
    const clock = virtualClock(0);
    const call = async (): Promise<never> => {
      calls.push(clock.now());
      throw throttled();
    };

    const sent = sendAsSdk({ tokens: RETRY_TOKENS }, { clock, random: () => 0.5, attempts: 3 }, call);

    await expect(sent).rejects.toThrow('slow down');
    expect(calls).toEqual([0, 500, 1_500]);
  });

  it('end where a client has had nothing but failures', async () => {
    let calls = 0;
    const options = { clock: virtualClock(0), random: () => 0, attempts: 3 };
    const client = { tokens: RETRY_TOKENS };
    const call = async (): Promise<never> => {
      calls += 1;
      throw throttled();
    };

    for (let index = 0; index < 100; index += 1) await sendAsSdk(client, options, call).catch(() => undefined);

    // 500 tokens pay for 100 repetitions.
    expect(calls).toBe(100 + 100);
  });
});

describe('an account', () => {
  const FUNCTION = { name: 'work', memoryMegabytes: 512 };

  it('starts cold, then warm, and counts time and memory', async () => {
    const clock = virtualClock(0);
    const account = new LambdaAccount(clock);
    const work = async (): Promise<number> => {
      const began = clock.now();
      await account.invoke(FUNCTION, () => clock.sleep(1_000));
      return clock.now() - began;
    };

    const [cold, warm] = [await work(), await work()];

    expect(cold).toBeGreaterThan(warm);
    expect(account.meter('work')).toMatchObject({ invocations: 2, gigabyteSeconds: ((cold + warm) / 1000) * 0.5 });
  });

  it('refuses more than it has room for, or than a function has for itself', async () => {
    const clock = virtualClock(0);
    const account = new LambdaAccount(clock);
    const begin = (reserved?: number): Promise<void> =>
      account.invoke({ ...FUNCTION, reserved }, () => clock.sleep(1_000));

    const own = await Promise.allSettled([begin(2), begin(2), begin(2)]);
    const all = await Promise.allSettled(Array.from({ length: 1_001 }, () => begin()));

    const refused = (results: readonly PromiseSettledResult<void>[]): string[] =>
      results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Error).name] : []));
    expect(refused(own)).toEqual(['Lambda.TooManyRequestsException']);
    expect(refused(all)).toEqual(['Lambda.TooManyRequestsException']);
    expect(account.peak).toBe(1_000);
  });
});
