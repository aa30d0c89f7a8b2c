import { InvalidInputError } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import { type ErasureReport, eraseRiders } from './erasure/erase-riders';
import { deployedStores } from './records/stores';

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
  const [report] = await eraseRiders(deployedStores(), [userId]);
  const { complete, removed, remaining } = report!;
  logger.info('rider erased', {
    complete,
    removed,
    remaining: remaining.map(({ kind, reason }) => ({ kind, reason })),
  });
  return report!;
};
