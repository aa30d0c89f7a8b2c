import { dynamodb } from '../shared/clients/dynamodb';
import { rekognition } from '../shared/clients/rekognition';
import { s3 } from '../shared/clients/s3';
import { sns } from '../shared/clients/sns';
import { environmentText } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { epochSeconds } from './records/clock';
import { FaceCollection, type FaceMatch } from './faces/face-collection';
import { accountOf, Ledger } from './records/ledger';
import { LEASE_SECONDS } from './attempt/open-attempt';
import { facesNamedBy, removeStrayFaces } from './faces/remove-stray-faces';
import { Riders } from './records/riders';
import { isLeftover, tidyAccount } from './attempt/tidy-account';

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
  const stores = {
    dynamodb,
    s3,
    sns,
    bucket: environmentText('PHOTOS_BUCKET'),
    topicArn: environmentText('NOTIFICATIONS_TOPIC'),
    ledger: new Ledger(dynamodb, environmentText('LEDGER_TABLE')),
    riders: new Riders(dynamodb, environmentText('RIDERS_TABLE')),
    collection: new FaceCollection(rekognition, environmentText('COLLECTION_ID')),
  };
  const before = epochSeconds() - LEASE_SECONDS;
  const errors: unknown[] = [];
  const failed = (error: unknown): void => void errors.push(error);
  // Before the records are read: a face that is added meanwhile is not in this list, and one of it is named by then.
  const listed: FaceMatch[] = [];
  await (async () => {
    for await (const face of stores.collection.all()) listed.push(face);
  })().catch(failed);
  const accounts = new Set<string>();
  const named = new Set<string | undefined>();
  for await (const entry of stores.ledger.scan()) {
    if (isLeftover(entry, before)) accounts.add(entry.externalImageId);
    for (const faceId of facesNamedBy(accountOf([entry]))) named.add(faceId);
  }
  for await (const { faceId } of stores.riders.scan()) named.add(faceId);
  for (const externalImageId of accounts) await tidyAccount(stores, externalImageId, before).catch(failed);
  const strayFaces = (await removeStrayFaces(stores, listed, named, before).catch(failed)) ?? 0;
  logger.info('leftovers removed', { accounts: accounts.size, strayFaces, errors: errors.length });
  if (errors.length > 0) throw errors[0];
  return { accounts: accounts.size, strayFaces };
};
