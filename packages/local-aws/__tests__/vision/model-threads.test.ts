import type { Nets, Tasks } from '../../src/vision/model-thread';
import { ModelThreads, threadsThatFit } from '../../src/vision/model-threads';

const GIBIBYTE = 1024 ** 3;

/** A thread whose tasks end when the test says so. */
class HeldThread implements Nets {
  readonly ends: ((failure?: Error) => void)[] = [];
  closed = false;

  run<T extends keyof Tasks>(): Promise<Tasks[T]['result']> {
    return new Promise((resolve, reject) => {
      this.ends.push((failure) => (failure ? reject(failure) : resolve([] as never)));
    });
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

function threads(limit: number) {
  const started: HeldThread[] = [];
  const pool = new ModelThreads(limit, () => {
    started.push(new HeldThread());
    return started.at(-1)!;
  });
  return { pool, started, tasks: () => started.map(({ ends }) => ends.length) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('threads that share a queue', () => {
  it('start only when all others are busy', async () => {
    const { pool, started, tasks } = threads(3);

    const first = pool.run('memory', undefined);
    started[0]!.ends[0]!();
    await first;
    void pool.run('memory', undefined);
    void pool.run('memory', undefined);

    expect(tasks()).toEqual([2, 1]);
  });

  it('take one task at a time; what waits goes to whichever is free first', async () => {
    const { pool, started, tasks } = threads(2);
    const runs = [1, 2, 3, 4].map(() => pool.run('memory', undefined));

    const before = tasks();
    started[1]!.ends[0]!();
    await turn();

    expect(before).toEqual([1, 1]);
    expect(tasks()).toEqual([1, 2]);
    await runs[1];
  });

  it('go on after a task that fails', async () => {
    const { pool, started } = threads(1);
    const failing = pool.run('memory', undefined);
    const next = pool.run('memory', undefined);

    started[0]!.ends[0]!(new Error('no such picture'));
    await expect(failing).rejects.toThrow('no such picture');
    await turn();
    started[0]!.ends[1]!();

    await expect(next).resolves.toEqual([]);
  });

  it('are all closed, and what waits is rejected', async () => {
    const { pool, started } = threads(2);
    const runs = Promise.allSettled([1, 2, 3].map(() => pool.run('memory', undefined)));

    await pool.close();
    started.forEach(({ ends }) => ends[0]!(new Error('ended')));

    expect((await runs).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(started.map(({ closed }) => closed)).toEqual([true, true]);
    await expect(pool.run('memory', undefined)).rejects.toThrow('Local vision was closed.');
  });
});

it.each([
  { cores: 2, free: 20 * GIBIBYTE, fit: 2 },
  { cores: 16, free: 4 * GIBIBYTE, fit: 6 },
  { cores: 8, free: GIBIBYTE / 4, fit: 1 },
])('$fit threads fit on $cores cores with $free bytes free', ({ cores, free, fit }) => {
  expect(threadsThatFit(cores, free)).toBe(fit);
});
