import { InvalidInputError } from '../../runtime/errors';

/** Share of the pace that a backfill takes by default. */
const SHARE = 0.8;
/** Seconds that a place is held for a photo: KeepPace of image-backfill.asl.json, as a test holds. @internal */
export const BEAT_SECONDS = 3;
/** Photos of a batch: the ItemBatcher there, as a test holds. @internal */
export const PHOTOS_PER_BATCH = 40;

/**
 * Photos per second of a backfill: what is set, or four fifths of the pace. The rest is for uploads and selfies.
 * @param set 0 for four fifths
 * @param pace of the whole deployment
 * @throws InvalidInputError when nothing is left
 */
export function backfillPerSecond(set: number, pace: number): number {
  const callsPerSecond = set > 0 ? set : Math.max(1, Math.floor(pace * SHARE));
  if (callsPerSecond < pace) return callsPerSecond;
  throw new InvalidInputError(
    `backfillCallsPerSecond must leave something of the ${pace} photos per second of this deployment to uploads, but is ${callsPerSecond}. Set it lower, or callsPerSecond to what Service Quotas grants of DetectLabels.`,
  );
}

/** Batches at a time that together take so many photos per second, however long Rekognition takes to answer. */
export function placesFor(callsPerSecond: number): number {
  return callsPerSecond * BEAT_SECONDS;
}

/**
 * The second of the first beat in which the batch of a line begins. In turns and not by chance: batches that begin together
 * call together in every beat, and a draw puts seven of twelve into one second often enough.
 * @param line from 0
 */
export function turnOf(line: number): number {
  return Math.floor(line / PHOTOS_PER_BATCH) % BEAT_SECONDS;
}
