import { isServerError, isThrottlingError, isTransientError } from '@smithy/service-error-classification';

/**
 * Base of every failure with its own name. Lambda reports `name` as `errorType`, and a state machine's Retry and
 * Catch match it, so the name is set as text and survives minification.
 */
export abstract class NamedError extends Error {
  protected constructor(name: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/** A service was busy or unreachable: the only error of a handler that a state machine retries. */
export class TransientServiceError extends NamedError {
  constructor(message: string, options?: ErrorOptions) {
    super('TransientServiceError', message, options);
  }
}

/** An input that no retry mends: names the field, the rule and the remedy. */
export class InvalidInputError extends NamedError {
  constructor(message: string) {
    super('InvalidInputError', message);
  }
}

/** Two requests about one object at the same moment: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const CONFLICTS = new Set(['ConditionalRequestConflict', 'OperationAborted']);
const NETWORK_ERROR_CODES = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** Whether an error of an AWS client is worth another try, by the SDK's own classification. */
function isTransient(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  const sdkError = error as Parameters<typeof isThrottlingError>[0];
  return (
    isThrottlingError(sdkError) ||
    isTransientError(sdkError) ||
    isServerError(sdkError) ||
    error.name === 'TimeoutError' ||
    CONFLICTS.has(error.name) ||
    (typeof code === 'string' && NETWORK_ERROR_CODES.has(code))
  );
}

/**
 * Runs a call of an AWS client and gives every transient failure one name, whatever the service calls it.
 * @throws TransientServiceError for a transient failure, its message starting with the service's own error name.
 */
export async function callService<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isTransient(error)) throw error;
    throw new TransientServiceError(`${error.name} while ${what}: ${error.message}`, { cause: error });
  }
}
