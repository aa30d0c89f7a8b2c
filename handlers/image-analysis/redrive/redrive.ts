import type { ImageInput } from '../record/image-input';
import type { IncompleteRecord, IncompleteRecords } from './incomplete-records';

/** How often a record is re-driven. What is incomplete even then needs a person to look for the cause. */
export const MAX_REDRIVES = 5;
/** Seconds that a message may wait for its turn, and within which its record is not re-driven again. */
const TURN_SECONDS = 86_400;
/** Records that are re-driven side by side. */
const SIDE_BY_SIDE = 10;

export interface RedrivePorts {
  readonly records: Pick<IncompleteRecords, 'take' | 'giveBack'>;
  /** Queues the input of an execution, as the rule on uploads does. @throws Error when it was not taken */
  send(input: ImageInput): Promise<void>;
  /** Epoch seconds. */
  now(): number;
  /** Asked before more are begun with. */
  goesOn(): boolean;
}

export interface RedriveReport {
  readonly redriven: number;
  /** Left alone, since another run or an execution was first. */
  readonly taken: number;
  /** What kept others from being re-driven. */
  readonly errors: readonly unknown[];
  /** Whether some were not begun with. */
  readonly more: boolean;
}

/** Whether a record may be re-driven once more. */
export const isLeft = ({ redrives = 0 }: IncompleteRecord): boolean => redrives < MAX_REDRIVES;

/** Re-drives one record. @returns whether it was this call that did */
async function redriveOne({ records, send, now }: RedrivePorts, record: IncompleteRecord): Promise<boolean> {
  const until = now() + TURN_SECONDS;
  if (!(await records.take(record, until))) return false;
  try {
    // Without a sequencer: the attempt is about this version, whatever came to the key after it.
    await send({ bucket: record.bucket, key: record.key, versionId: record.versionId });
  } catch (error) {
    await records.giveBack(record, until);
    throw error;
  }
  return true;
}

/**
 * Queues INCOMPLETE images again: they wait for their turn with the uploads, and registration takes their records over. A
 * record is taken before its message is sent: another run at the same time sends none.
 */
export async function redrive(ports: RedrivePorts, found: AsyncIterable<IncompleteRecord>): Promise<RedriveReport> {
  let redriven = 0;
  let taken = 0;
  const errors: unknown[] = [];
  const redriveBatch = async (batch: readonly IncompleteRecord[]): Promise<void> => {
    for (const result of await Promise.allSettled(batch.map((record) => redriveOne(ports, record)))) {
      if (result.status === 'rejected') errors.push(result.reason);
      else if (result.value) redriven += 1;
      else taken += 1;
    }
  };
  let batch: IncompleteRecord[] = [];
  for await (const record of found) {
    if (!ports.goesOn()) return { redriven, taken, errors, more: true };
    batch.push(record);
    if (batch.length < SIDE_BY_SIDE) continue;
    await redriveBatch(batch);
    batch = [];
  }
  await redriveBatch(batch);
  return { redriven, taken, errors, more: false };
}

/** Those of some records that may be re-driven once more. */
export async function* stillLeft(found: AsyncIterable<IncompleteRecord>): AsyncGenerator<IncompleteRecord> {
  for await (const record of found) if (isLeft(record)) yield record;
}
