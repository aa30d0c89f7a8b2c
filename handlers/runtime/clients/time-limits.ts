/** Tries of a call, the first one included. Longer waits belong to the state machine, which does not bill them. */
export const ATTEMPTS = 3;
/** Longest time of one try, in milliseconds: whatever answers at all answers sooner. */
const LONGEST_TRY_MS = 15_000;
/** Of a function's time, what stays for the pauses between tries (0.3 s in all) and for its own answer. */
const RESERVE_MS = 2_000;
/** Longest time of a call with all its tries, in milliseconds. */
export const LONGEST_CALL_MS = ATTEMPTS * LONGEST_TRY_MS + RESERVE_MS;

/** The shortest time limit of any function, in seconds: what holds where the function is not known. */
export const SHORTEST_TIME_LIMIT = 20;

/**
 * Variable that tells a function how often it makes a call of Rekognition. A function that a state calls makes it once: a
 * refused call is the state machine's to repeat, whose waiting is not billed and keeps no function of the account busy.
 */
export const REKOGNITION_TRIES_VARIABLE = 'REKOGNITION_TRIES';

/** Variable that tells a function how long one try of a call may take, in milliseconds. */
export const TRY_VARIABLE = 'REQUEST_TIMEOUT_MS';

/**
 * How long one try of a call may take in a function with a time limit, in milliseconds: a service that never answers is
 * given up, with all tries, before the function itself is ended.
 * @param timeLimitSeconds of the function, at least SHORTEST_TIME_LIMIT
 */
export function tryMs(timeLimitSeconds: number): number {
  return Math.min(LONGEST_TRY_MS, Math.floor((timeLimitSeconds * 1000 - RESERVE_MS) / ATTEMPTS));
}
