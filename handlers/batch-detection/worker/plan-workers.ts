/** Calls per second that one worker keeps up with: decoding and drawing 12 megapixels takes 0.4 s of a CPU, and it has 1.7. */
const CALLS_PER_WORKER = 4;
/** Most workers of a round: an inline Map runs 40 iterations at once, and a new account has 10 concurrent functions. */
const MAX_WORKERS = 8;
/** A worker is worth its start from this many images on. */
const IMAGES_PER_WORKER = 10;

/**
 * One number per worker of a round.
 * @param tps calls per second that the model takes
 * @param waiting images in the queue
 */
export function planWorkers(tps: number, waiting: number): readonly number[] {
  const wanted = Math.min(Math.ceil(tps / CALLS_PER_WORKER), Math.ceil(waiting / IMAGES_PER_WORKER), MAX_WORKERS);
  return Array.from({ length: Math.max(1, wanted) }, (_, index) => index + 1);
}
