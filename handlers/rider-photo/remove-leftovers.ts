import { epochSeconds } from '../runtime/clock';
import { createLogger } from '../runtime/logger';
import { LEASE_SECONDS } from './attempt/open-attempt';
import { isLeftover, tidyAttempts } from './attempt/tidy-attempts';
import { removeStrayFaces } from './faces/remove-stray-faces';
import { tellingStores } from './records/stores';

const logger = createLogger('rider-photo');

/** What was found and removed: accounts with leftovers, and faces that no record names. */
export interface LeftoversReport {
  readonly accounts: number;
  readonly strayFaces: number;
}

/**
 * Removes what no execution will come back to, because a service was out for longer than every retry: attempts without
 * an end, faces without an attempt, replaced photos, and whatever faces the collection lists that no record names.
 * @throws the first error, after everything was tried
 */
export const handler = async (): Promise<LeftoversReport> => {
  const stores = tellingStores();
  const before = epochSeconds() - LEASE_SECONDS;
  const errors: unknown[] = [];
  const failed = (error: unknown): void => void errors.push(error);
  // Before the records are read: a face that is added meanwhile is not in this list, and one of it is named by then.
  const listed = (await stores.collection.list().catch(failed)) ?? [];
  const accounts = new Set<string>();
  const named = new Set<string | undefined>();
  for await (const attempt of stores.ledger.scan()) {
    if (isLeftover(attempt, before)) accounts.add(attempt.externalImageId);
    named.add(attempt.faceId);
  }
  for await (const { faceId } of stores.riders.scan()) named.add(faceId);
  for (const externalImageId of accounts) await tidyAttempts(stores, externalImageId, before).catch(failed);
  const strayFaces = (await removeStrayFaces(stores, listed, named, before).catch(failed)) ?? 0;
  logger.info('leftovers removed', { accounts: accounts.size, strayFaces, errors: errors.length });
  if (errors.length > 0) throw errors[0];
  return { accounts: accounts.size, strayFaces };
};
