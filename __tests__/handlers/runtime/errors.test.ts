import { callService } from '../../../handlers/runtime/errors';
import { serviceError } from '../../support/stored-object';

const TRANSIENT = [
  serviceError('ThrottlingException', 400),
  serviceError('ProvisionedThroughputExceededException', 400),
  serviceError('InternalServerError', 500),
  serviceError('SlowDown', 503),
  serviceError('InternalError', 500),
  serviceError('RequestTimeout', 400),
  serviceError('ConditionalRequestConflict', 409),
  serviceError('OperationAborted', 409),
  Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
  Object.assign(new Error('no answer'), { name: 'TimeoutError' }),
];
const PERMANENT = [
  serviceError('AccessDeniedException', 400),
  serviceError('InvalidParameterException', 400),
  serviceError('InvalidS3ObjectException', 400),
  serviceError('ResourceNotFoundException', 400),
  serviceError('ServiceQuotaExceededException', 400),
  serviceError('ValidationException', 400),
  new TypeError('a mistake of ours'),
];

describe('callService', () => {
  it.each(TRANSIENT.map((error) => [error.name, error]))('calls %s transient and keeps the cause', async (_, error) => {
    const outcome = await callService('asking', () => Promise.reject(error)).catch((caught: Error) => caught);

    expect(outcome).toMatchObject({ name: 'TransientServiceError', cause: error });
    expect(outcome.message).toContain(`${error.name} while asking`);
  });

  it.each(PERMANENT.map((error) => [error.name, error]))(
    'lets %s pass as it is: no retry mends it',
    async (_, error) => {
      const outcome = await callService('asking', () => Promise.reject(error)).catch((caught: Error) => caught);

      expect(outcome).toBe(error);
    },
  );

  it('lets what is not an error pass, whatever it says', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what JavaScript allows
    const outcome: unknown = await callService('asking', () => Promise.reject('ThrottlingException')).catch(
      (caught: unknown) => caught,
    );

    expect(outcome).toBe('ThrottlingException');
  });
});
