import { firstPass, nextPass } from '../../handlers/image-analysis/backfill/backfill-run';
import { MOST_IN_FILE } from '../../handlers/image-analysis/backfill/missing-file';
import { turnOf } from '../../handlers/image-analysis/backfill/places';
import type { BackfillNumbers } from '../../tools/backfill/backfill-numbers';
import { photoTimes } from './photo-times';

/** Seconds of a map run until the next batch of a place begins. Assumed. */
const MAP_RUN_SECONDS = 0.5;
/** An Express execution ends after so many seconds, whatever it does. */
const EXPRESS_SECONDS = 300;
/** Looking at a thousand photos, in seconds: a page of a listing and ten reads side by side, or lines of a file and the reads. Assumed. */
const LISTED_PAGE_SECONDS = 0.2;
const FILED_PAGE_SECONDS = 0.05;
const PAGE = 1000;

export interface Library {
  readonly photos: number;
  readonly callsPerSecond: number;
  readonly numbers: BackfillNumbers;
  readonly random: () => number;
  /** Share of photos that fail for good in one pass, and have to be done in the next. */
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
  /** Photos that the last passes of the runs named. */
  readonly named: number;
  /** Of the seconds: while nothing was analysed, because photos without an outcome were looked for. */
  readonly checkSeconds: number;
}

/** What a photo has. */
const NOTHING = 0;
const OUTCOME = 1;

function countOf(numbers: Uint8Array, counts: (number: number) => boolean): number {
  let sum = 0;
  for (const number of numbers) if (counts(number)) sum += 1;
  return sum;
}

/** Plays runs of a backfill batch by batch until one finds nothing missing. */
export function playLibrary(library: Library): LibraryOutcome {
  const { photos, callsPerSecond, stoppedAt } = library;
  const state = new LibraryState(library);
  const stops = [...stoppedAt];
  let runs = 0;
  let named = 0;
  let missing = photos;
  while (missing > 0 && runs < 20) {
    const stop = stops.shift();
    runs += 1;
    missing = state.play(stop === undefined ? undefined : Math.floor(stop * photos));
    if (stop === undefined) named += missing;
  }
  const { lost, twice, repeated } = state.count();
  const { seconds, checkSeconds } = state;
  const makespanRatio = Number((seconds / (photos / callsPerSecond)).toFixed(4));
  return { photos, runs, lost, twice, repeated, seconds, checkSeconds, named, makespanRatio };
}

class LibraryState {
  seconds = 0;
  checkSeconds = 0;
  private readonly outcomes: Uint8Array;
  private readonly analyses: Uint8Array;
  /** The last pass of this run that found a photo without an outcome. */
  private readonly foundIn: Uint8Array;

  constructor(private readonly library: Library) {
    this.outcomes = new Uint8Array(library.photos);
    this.analyses = new Uint8Array(library.photos);
    this.foundIn = new Uint8Array(library.photos);
  }

  /** Plays one run, or its first pass up to a photo. @returns how many photos it left without an outcome */
  play(until: number | undefined): number {
    this.foundIn.fill(0);
    let run = firstPass({ source: { prefix: '' }, folder: '', startedAt: '', callsPerSecond: 0 });
    for (;;) {
      const missing = this.pass(run, until);
      if (missing === 0 || run.last || until !== undefined) return until === undefined ? missing : this.count().lost;
      run = nextPass(run);
    }
  }

  count(): { readonly lost: number; readonly twice: number; readonly repeated: number } {
    return {
      lost: countOf(this.outcomes, (outcomes) => outcomes === NOTHING),
      twice: countOf(this.outcomes, (outcomes) => outcomes > OUTCOME),
      repeated: countOf(this.analyses, (analyses) => analyses > 1),
    };
  }

  private pass({ pass, last }: { readonly pass: number; readonly last: boolean }, until = this.library.photos): number {
    const file = new Uint32Array(MOST_IN_FILE);
    let missing = 0;
    let inFile = 0;
    let looked = 0;
    const flush = (): void => {
      if (!last) this.seconds += this.analyze(file.subarray(0, inFile));
      inFile = 0;
    };
    for (let photo = 0; photo < until; photo += 1) {
      if (this.foundIn[photo] !== pass - 1) continue;
      looked += 1;
      if (this.outcomes[photo] !== NOTHING) continue;
      this.foundIn[photo] = pass;
      missing += 1;
      file[inFile] = photo;
      inFile += 1;
      if (inFile === file.length) flush();
    }
    flush();
    const check = Math.ceil(looked / PAGE) * (pass === 1 ? LISTED_PAGE_SECONDS : FILED_PAGE_SECONDS);
    this.seconds += check;
    this.checkSeconds += check;
    return missing;
  }

  /** @returns seconds until the last batch of a file has ended */
  private analyze(file: Uint32Array): number {
    const { callsPerSecond, numbers, random, failedShare, lostBatchShare } = this.library;
    const places = new Places(callsPerSecond * numbers.beatSeconds);
    for (let from = 0; from < file.length; from += numbers.photosPerBatch) {
      const to = Math.min(from + numbers.photosPerBatch, file.length);
      let seconds = MAP_RUN_SECONDS + turnOf(from);
      const lostAt = random() < lostBatchShare ? from + Math.floor(random() * (to - from)) : to;
      for (let line = from; line < to; line += 1) {
        const photo = file[line]!;
        const { register, labels, faces, save } = photoTimes(random);
        this.analyses[photo]! += 1;
        seconds += Math.max(numbers.beatSeconds, register + Math.max(labels, faces) + save);
        // Cut off in the middle: registered and perhaps paid for, without an outcome.
        if (line === lostAt || seconds > EXPRESS_SECONDS) break;
        if (random() >= failedShare) this.outcomes[photo]! += 1;
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
