import { LOOK_MS } from '../../../../handlers/runtime/pace/crowd';
import { startPaced, type StarterPorts } from '../../../../handlers/runtime/pace/start-paced';
import { virtualClock } from '../../../../packages/local-aws/src/step-functions/virtual-clock';

const SETTINGS = { callsPerSecond: 5, bookedMs: 50 };
/** The quota is not used up. */
const SPACING_MS = 1000 / (5 * 0.96);
const messages = ['a', 'b', 'c', 'd'].map((id) => ({ id, body: `{"key":"${id}"}` }));
const anHour = (): number => 3_600_000;

function ports(changes: Partial<StarterPorts> = {}): {
  readonly ports: StarterPorts;
  readonly started: { readonly input: string; readonly name: string; readonly at: number }[];
  readonly booked: number[];
  readonly reported: unknown[];
} {
  const clock = virtualClock(0);
  const started: { input: string; name: string; at: number }[] = [];
  const booked: number[] = [];
  const reported: unknown[] = [];
  let nextAt = 0;
  return {
    started,
    booked,
    reported,
    ports: {
      clock,
      pace: {
        async book(count, spacingMs) {
          booked.push(count);
          nextAt += count * spacingMs;
          return nextAt - count * spacingMs;
        },
      },
      crowd: { isFull: async () => false },
      async start(name, input) {
        started.push({ name, input, at: clock.now() });
      },
      report: (error) => void reported.push(error),
      ...changes,
    },
  };
}

describe('the paced starter', () => {
  it('starts each message at its moment, under a name that the message alone decides', async () => {
    const { ports: given, started } = ports();

    const failed = await startPaced(given, SETTINGS, messages, anHour);

    expect(failed).toEqual([]);
    expect(started.map(({ at }) => at)).toEqual(
      [0, 1, 2, 3].map((index) => expect.closeTo(index * SPACING_MS, 5) as number),
    );
    expect(started.map(({ name }) => name)).toEqual(messages.map(({ id }) => id));
    expect(started.map(({ input }) => input)).toEqual(messages.map(({ body }) => body));
  });

  it('books no further ahead than it may: what is booked is not there for others', async () => {
    const slow = ports();
    const fast = ports();
    const greedy = ports();

    await startPaced(slow.ports, SETTINGS, messages, anHour);
    await startPaced(fast.ports, { callsPerSecond: 50, bookedMs: 50 }, messages, anHour);
    await startPaced(greedy.ports, { callsPerSecond: 5, bookedMs: Infinity }, messages, anHour);

    expect(slow.booked).toEqual([1, 1, 1, 1]);
    expect(fast.booked).toEqual([2, 2]);
    expect(greedy.booked).toEqual([4]);
  });

  it('does not wait for a start before the next one', async () => {
    const clock = virtualClock(0);
    const begun: number[] = [];
    const { ports: given } = ports({
      clock,
      start: async () => {
        begun.push(clock.now());
        await clock.sleep(10_000);
      },
    });

    await startPaced(given, SETTINGS, messages, anHour);

    expect(begun.at(-1)).toBeCloseTo(3 * SPACING_MS, 5);
  });

  it('gives back what Step Functions did not take, and says why', async () => {
    const { ports: given, reported } = ports({
      start: async (_, input) => {
        if (input.includes('b')) throw new Error('busy');
      },
    });

    const failed = await startPaced(given, SETTINGS, messages, anHour);

    expect(failed).toEqual(['b']);
    expect(reported).toEqual([new Error('busy')]);
  });

  it('gives back what has its moment after the function’s time', async () => {
    const { ports: given, started } = ports();
    const endsAt = 5_000 + 2.5 * SPACING_MS;

    const failed = await startPaced(given, SETTINGS, messages, () => endsAt - given.clock.now());

    expect(started).toHaveLength(2);
    expect(failed).toEqual(['c', 'd']);
  });

  it('gives back everything when the clock of the pace cannot be reached', async () => {
    const {
      ports: given,
      started,
      reported,
    } = ports({
      pace: { book: () => Promise.reject(new Error('no table')) },
    });

    const failed = await startPaced(given, SETTINGS, messages, anHour);

    expect(failed).toEqual(['a', 'b', 'c', 'd']);
    expect(started).toEqual([]);
    expect(reported).toEqual([new Error('no table')]);
  });

  it('starts nothing while too many executions run, and goes on when there is room', async () => {
    const clock = virtualClock(0);
    const { ports: given, started } = ports({ clock, crowd: { isFull: async () => clock.now() < 3 * LOOK_MS } });
    const startedAt: number[] = [];

    await startPaced(
      { ...given, start: async () => void startedAt.push(clock.now()) },
      SETTINGS,
      messages.slice(0, 1),
      anHour,
    );

    expect(startedAt).toEqual([3 * LOOK_MS]);
    expect(started).toEqual([]);
  });

  it('gives back what found no room in time', async () => {
    const clock = virtualClock(0);
    const { ports: given, started } = ports({ clock, crowd: { isFull: async () => true } });

    const failed = await startPaced(given, SETTINGS, messages, () => 60_000 - clock.now());

    expect(failed).toEqual(['a', 'b', 'c', 'd']);
    expect(started).toEqual([]);
    expect(clock.now()).toBeLessThan(60_000);
  });
});
