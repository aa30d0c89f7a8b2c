import type { CaughtError } from '../../runtime/task-event';
import type { BackfillSource } from './backfill-source';
import { placesFor } from './places';
import type { PassSource, SourceMarker } from './source-pages';

/** Passes that analyse what they find missing: the whole, and what failed or was cut off in it. A last one names the rest. */
const ANALYSING_PASSES = 2;

/** What follows after a part of a pass. */
type Step = 'ANALYZE' | 'CHECK' | 'DONE' | 'MISSING';

/** How far a backfill is: the data of its state machine. */
export interface BackfillRun {
  readonly source: BackfillSource;
  /** Key prefix of its files. */
  readonly folder: string;
  /** ISO 8601; what was uploaded later is not looked at. */
  readonly startedAt: string;
  /** Photos per second. */
  readonly callsPerSecond: number;
  /** Batches at a time. */
  readonly places: number;
  /** From 1. The first one looks at the source, each further one at what the one before it found. */
  readonly pass: number;
  /** Whether this pass only names what is missing. */
  readonly last: boolean;
  /** Where the pass goes on; absent at its beginning. */
  readonly next?: SourceMarker;
  /** Files of the pass before. */
  readonly earlier: readonly string[];
  /** Files of this pass. */
  readonly files: readonly string[];
  /** Photos in the source. */
  readonly listed: number;
  /** Photos of this pass that had no outcome when it looked. */
  readonly missing: number;
  /** File with the photos to analyse now. */
  readonly file?: string;
  readonly step?: Step;
  /** Of a map that ended early. */
  readonly error?: CaughtError;
}

/** What a part of a pass found. */
export interface Found {
  readonly photos: number;
  readonly missing: number;
  /** File that names the missing ones, if there are any. */
  readonly file?: string;
  /** Absent when the pass is over. */
  readonly next?: SourceMarker;
}

export function firstPass({
  source,
  folder,
  startedAt,
  callsPerSecond,
}: Pick<BackfillRun, 'source' | 'folder' | 'startedAt' | 'callsPerSecond'>): BackfillRun {
  return {
    source,
    folder,
    startedAt,
    callsPerSecond,
    places: placesFor(callsPerSecond),
    pass: 1,
    last: false,
    earlier: [],
    files: [],
    listed: 0,
    missing: 0,
  };
}

/** Before a part is looked at: after too many failures everything is looked at once more, only to name what is missing. */
export function continued({ error, ...run }: BackfillRun): BackfillRun {
  if (error === undefined) return run;
  return { ...firstPass(run), last: true };
}

/** Where the photos of this pass are named. */
export function passSource({ pass, source, earlier }: BackfillRun): PassSource {
  return pass === 1 ? source : { files: earlier };
}

/** Where this part names its missing photos. */
export function fileOf({ folder, pass, last, files }: BackfillRun): string {
  return `${folder}/${last ? 'missing' : `pass-${pass}`}-${files.length}.jsonl`;
}

/** After a part was looked at. */
export function afterPart(run: BackfillRun, found: Found): BackfillRun {
  const now: BackfillRun = {
    ...run,
    listed: run.listed + (run.pass === 1 ? found.photos : 0),
    missing: run.missing + found.missing,
    files: found.file === undefined ? run.files : [...run.files, found.file],
    file: found.file,
    next: found.next,
  };
  const analyze = found.file !== undefined && !run.last;
  if (now.next !== undefined) return { ...now, step: analyze ? 'ANALYZE' : 'CHECK' };
  if (now.missing === 0) return { ...now, step: 'DONE' };
  if (run.last) return { ...now, step: 'MISSING' };
  return { ...nextPass(now), step: analyze ? 'ANALYZE' : 'CHECK' };
}

/** Looks at what this pass found. @internal */
export function nextPass(run: BackfillRun): BackfillRun {
  const pass = run.pass + 1;
  return { ...run, pass, last: pass > ANALYSING_PASSES, earlier: run.files, files: [], missing: 0 };
}
