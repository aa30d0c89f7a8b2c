const CODES = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** As LevelDB passes them on, without their own code. */
const MESSAGES = /no space left on device|quota exceeded|file too large/i;

/**
 * Error code of the answers of a service whose disk is full, with status 400: an error of status 500 is tried again, by
 * clients and by state machines, for a minute, and trying again makes no room.
 */
export const NO_SPACE_LEFT = 'NoSpaceLeft';

/** Says that the disk is full, and the remedy, when that is the cause of an error; else undefined. */
export function noSpaceLeft(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (CODES.has((cause as NodeJS.ErrnoException).code ?? '') || MESSAGES.test(cause.message)) {
      return `The disk of the local AWS has no space left for this (${cause.message}). Free some space and try again.`;
    }
  }
  return undefined;
}
