import type { ImageInput } from '../record/image-input';
import type { ImageRecord } from '../record/image-record';
import type { IncompleteRecord } from './incomplete-records';

/** How often a record is re-driven. What is incomplete even then needs a person to look for the cause. */
export const MAX_REDRIVES = 5;
/** Seconds that a message may wait for its turn, and within which its record is not re-driven again. */
const TURN_SECONDS = 86_400;
/** Records that are re-driven side by side. */
const SIDE_BY_SIDE = 10;

/** What a record tells of its image. */
type Located = Pick<ImageRecord, 'bucket' | 'key' | 'versionId'>;

export interface RedrivePorts<Record extends Located = IncompleteRecord> {
  readonly records: {
    /** @returns whether it was this call that took it, of all that try at once */
    take(record: Record, until: number): Promise<boolean>;
    giveBack(record: Record, until: number): Promise<void>;
  };
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

/** Queues one record. @returns whether it was this call that did */
async function redriveOne<Record extends Located>(
  { records, send, now }: RedrivePorts<Record>,
  record: Record,
): Promise<boolean> {
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
 * Queues images again: they wait for their turn with the uploads, and registration takes their records over. A
 * record is taken before its message is sent: another run at the same time sends none.
 */
export async function redrive<Record extends Located>(
  ports: RedrivePorts<Record>,
  found: AsyncIterable<Record>,
): Promise<RedriveReport> {
  let redriven = 0;
  let taken = 0;
  const errors: unknown[] = [];
  const redriveBatch = async (batch: readonly Record[]): Promise<void> => {
    for (const result of await Promise.allSettled(batch.map((record) => redriveOne(ports, record)))) {
      if (result.status === 'rejected') errors.push(result.reason);
      else if (result.value) redriven += 1;
      else taken += 1;
    }
  };
  let batch: Record[] = [];
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
