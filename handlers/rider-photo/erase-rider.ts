import { dynamodb } from '../shared/clients/dynamodb';
import { rekognition } from '../shared/clients/rekognition';
import { s3 } from '../shared/clients/s3';
import { environmentText } from '../shared/environment';
import { InvalidInputError } from '../shared/errors';
import { createLogger } from '../shared/logger';
import { type ErasureReport, eraseRiders } from './erasure/erase-riders';
import { FaceCollection } from './faces/face-collection';
import { Ledger } from './records/ledger';
import { Riders } from './records/riders';

const logger = createLogger('rider-photo');

/**
 * Erases one rider, for an operator or a program. What could not be removed is in the report; call it again then.
 * @throws InvalidInputError
 */
export const handler = async (event: { readonly userId?: unknown }): Promise<ErasureReport> => {
  const { userId } = event;
  if (typeof userId !== 'string' || userId === '') {
    throw new InvalidInputError('"userId" is missing. Invoke the function with {"userId": "..."}.');
  }
  const [report] = await eraseRiders(
    {
      dynamodb,
      s3,
      bucket: environmentText('PHOTOS_BUCKET'),
      riders: new Riders(dynamodb, environmentText('RIDERS_TABLE')),
      ledger: new Ledger(dynamodb, environmentText('LEDGER_TABLE')),
      collection: new FaceCollection(rekognition, environmentText('COLLECTION_ID')),
    },
    [userId],
  );
  const { complete, removed, remaining } = report!;
  logger.info('rider erased', {
    complete,
    removed,
    remaining: remaining.map(({ kind, reason }) => ({ kind, reason })),
  });
  return report!;
};
