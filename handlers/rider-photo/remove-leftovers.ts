import { dynamodb } from '../shared/clients/dynamodb';
import { rekognition } from '../shared/clients/rekognition';
import { s3 } from '../shared/clients/s3';
import { sns } from '../shared/clients/sns';
import { environmentText } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { epochSeconds } from './clock';
import { FaceCollection } from './face-collection';
import { Ledger } from './ledger';
import { LEASE_SECONDS } from './open-attempt';
import { Riders } from './riders';
import { isLeftover, tidyAccount } from './tidy-account';

const logger = createLogger('rider-photo');

/**
 * Removes what no execution will come back to, because a service was out for longer than every retry: attempts without
 * an end, faces without an attempt, replaced photos.
 * @throws the first error, after every account was tried
 */
export const handler = async (): Promise<{ readonly accounts: number }> => {
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
  const accounts = new Set<string>();
  for await (const entry of stores.ledger.scan()) if (isLeftover(entry, before)) accounts.add(entry.externalImageId);
  const errors: unknown[] = [];
  for (const externalImageId of accounts) {
    await tidyAccount(stores, externalImageId, before).catch((error: unknown) => errors.push(error));
  }
  logger.info('leftovers removed', { accounts: accounts.size, errors: errors.length });
  if (errors.length > 0) throw errors[0];
  return { accounts: accounts.size };
};
