import type { Clock } from '../clock';
import { type Crowd, LOOK_MS } from './crowd';
import type { PaceClock } from './pace-clock';

/** A message of the queue: the input of an execution. */
export interface StartMessage {
  /** The same however often it is delivered, and the name of its execution: it is started once. */
  readonly id: string;
  readonly body: string;
}

export interface StarterPorts {
  readonly clock: Clock;
  readonly pace: PaceClock;
  readonly crowd: Crowd;
  /**
   * Starts an execution, or finds that one of this name was started before.
   * @throws Error when Step Functions did not take it
   */
  start(name: string, input: string): Promise<void>;
  /** Hears why something was not started. */
  report(error: unknown): void;
}

export interface StarterSettings {
  /** Photos per second: each makes at most one call of each operation. */
  readonly callsPerSecond: number;
  /** Longest time that is booked at once, in milliseconds. What is booked is not there for anybody else. */
  readonly bookedMs: number;
}

/** Albums book little at once, so that selfies, which share their clock, come in between. */
export const ALBUM_BOOKED_MS = 50;
/** A person waits for each selfie: moments are booked for all of a batch at once. */
export const SELFIES_BOOKED_MS = Number.MAX_SAFE_INTEGER;
/** Share of the quota that is used. The rest is for repeated calls, and lets a queue of them become shorter. */
const USED_SHARE = 0.96;
/** Time that the last start and the answer take, in milliseconds. */
const RESERVE_MS = 5_000;

/**
 * Starts an execution for each message, each at the moment that the clock of the pace has for it.
 * @param remainingMs how long this function may still run
 * @returns ids of the messages that have not been started and come again
 */
export async function startPaced(
  { clock, pace, crowd, start, report }: StarterPorts,
  { callsPerSecond, bookedMs }: StarterSettings,
  messages: readonly StartMessage[],
  remainingMs: () => number,
): Promise<string[]> {
  const spacingMs = 1000 / (callsPerSecond * USED_SHARE);
  const atOnce = Math.max(1, Math.floor(bookedMs / spacingMs));
  const failed: string[] = [];
  const starts: Promise<void>[] = [];

  const isThereRoom = async (): Promise<boolean> => {
    while (await crowd.isFull()) {
      if (remainingMs() < LOOK_MS + RESERVE_MS) return false;
      await clock.sleep(LOOK_MS);
    }
    return true;
  };
  /** Starts some messages in a row. @returns whether there was time for them */
  const startRow = async (row: readonly StartMessage[]): Promise<boolean> => {
    if (!(await isThereRoom())) return false;
    const first = await pace.book(row.length, spacingMs);
    if (first + row.length * spacingMs - clock.now() > remainingMs() - RESERVE_MS) return false;
    for (const [index, { id, body }] of row.entries()) {
      await clock.sleep(first + index * spacingMs - clock.now());
      const started = start(id, body).catch((error: unknown) => {
        report(error);
        failed.push(id);
      });
      starts.push(started);
    }
    return true;
  };

  for (let position = 0; position < messages.length; position += atOnce) {
    const goesOn = await startRow(messages.slice(position, position + atOnce)).catch((error: unknown) => {
      report(error);
      return false;
    });
    if (goesOn) continue;
    failed.push(...messages.slice(position).map(({ id }) => id));
    break;
  }
  await Promise.all(starts);
  return failed;
}
