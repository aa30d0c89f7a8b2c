import type { BackfillNumbers } from '../../tools/backfill/backfill-numbers';
import { photoTimes } from './photo-times';

/** Seconds of a map run until the next batch of a place begins. Assumed. */
const BATCH_START_SECONDS = 0.5;
/** An Express execution ends after so many seconds, whatever it does. */
const EXPRESS_SECONDS = 300;
/** Skipping a photo that has its outcome, in seconds. */
const SKIP_SECONDS = 0.2;

export interface Library {
  readonly photos: number;
  readonly callsPerSecond: number;
  readonly numbers: BackfillNumbers;
  readonly random: () => number;
  /** Share of photos that fail for good in one run, and have to be done in the next. */
  readonly failedShare: number;
  /** Share of batches whose execution is lost at some photo: it keeps what it has done, the rest is not begun. */
  readonly lostBatchShare: number;
  /** Shares of the library at which an operator stops the run, to start it again. */
  readonly stoppedAt: readonly number[];
}

export interface LibraryOutcome {
  readonly photos: number;
  readonly runs: number;
  readonly lost: number;
  readonly twice: number;
  /** Photos whose analysis was paid for again because their first one failed or was cut off. */
  readonly repeated: number;
  readonly seconds: number;
  /** Of the seconds to N / calls per second. */
  readonly makespanRatio: number;
  /** Photos that the checks named. */
  readonly named: number;
}

/** What a photo has. */
const NOTHING = 0;
const OUTCOME = 1;

/** Plays runs of a backfill batch by batch until a check finds nothing missing. */
export function playLibrary(library: Library): LibraryOutcome {
  const { photos, callsPerSecond, numbers, stoppedAt } = library;
  const outcomes = new Uint8Array(photos);
  const analyses = new Uint8Array(photos);
  const tally = { repeated: 0, named: 0, seconds: 0, runs: 0 };
  const stops = [...stoppedAt];
  let missing = photos;
  while (missing > 0 && tally.runs < 20) {
    const stop = stops.shift();
    tally.runs += 1;
    tally.seconds += playRun(library, outcomes, analyses, stop === undefined ? photos : Math.floor(stop * photos));
    missing = 0;
    for (let photo = 0; photo < photos; photo += 1) if (outcomes[photo] === NOTHING) missing += 1;
    tally.named += stop === undefined ? missing : 0;
  }
  let twice = 0;
  for (let photo = 0; photo < photos; photo += 1) {
    if (analyses[photo]! > 1) tally.repeated += 1;
    if (outcomes[photo]! > OUTCOME) twice += 1;
  }
  const makespanRatio = tally.seconds / (photos / callsPerSecond);
  return { photos, ...tally, lost: missing, twice, makespanRatio: Number(makespanRatio.toFixed(4)) };

  function playRun(
    { random, failedShare, lostBatchShare }: Library,
    outcomeOf: Uint8Array,
    analysesOf: Uint8Array,
    until: number,
  ): number {
    const places = new Places(callsPerSecond * numbers.beatSeconds);
    for (let from = 0; from < until; from += numbers.photosPerBatch) {
      const to = Math.min(from + numbers.photosPerBatch, photos);
      let seconds = BATCH_START_SECONDS + Math.floor(random() * numbers.beatSeconds);
      const lostAt = random() < lostBatchShare ? from + Math.floor(random() * (to - from)) : to;
      for (let photo = from; photo < to; photo += 1) {
        if (outcomeOf[photo] !== NOTHING) {
          seconds += SKIP_SECONDS;
          continue;
        }
        const { register, labels, faces, save } = photoTimes(random);
        analysesOf[photo]! += 1;
        seconds += Math.max(numbers.beatSeconds, register + Math.max(labels, faces) + save);
        // Cut off in the middle: registered and perhaps paid for, without an outcome.
        if (photo === lostAt || seconds > EXPRESS_SECONDS) break;
        if (random() >= failedShare) outcomeOf[photo]! += 1;
      }
      places.take(Math.min(seconds, EXPRESS_SECONDS));
    }
    return places.end();
  }
}

/** Places that batches follow each other in: the one that is free first takes the next. */
class Places {
  private readonly freeAt: Float64Array;

  constructor(count: number) {
    this.freeAt = new Float64Array(count);
  }

  take(seconds: number): void {
    const heap = this.freeAt;
    const free = heap[0]! + seconds;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child += 1;
      if (heap[child]! >= free) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = free;
  }

  end(): number {
    return this.freeAt.reduce((last, at) => Math.max(last, at), 0);
  }
}
