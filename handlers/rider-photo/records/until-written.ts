import { TransientServiceError } from '../../runtime/errors';

/** How often a decision is made again after another writer was first. */
const ATTEMPTS = 6;

/**
 * Reads, decides and writes, again for as long as another writer is first.
 * @param decide gives undefined when its write came too late
 * @throws TransientServiceError when it keeps coming too late
 */
export async function untilWritten<T>(what: string, decide: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const outcome = await decide();
    if (outcome !== undefined) return outcome;
    // Two that keep meeting would meet again without a pause of random length.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
  }
  throw new TransientServiceError(`Others kept writing while ${what}.`);
}
