/** Seconds that a place is held for a photo: KeepPace of image-backfill.asl.json, as a test holds. @internal */
export const BEAT_SECONDS = 3;
/** Photos of a batch: the ItemBatcher there, as a test holds. @internal */
export const PHOTOS_PER_BATCH = 40;

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
