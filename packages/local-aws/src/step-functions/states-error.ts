/** Most bytes of JSON (UTF-8) that any input or output of a state may have. */
export const DATA_LIMIT_BYTES = 262_144;

/**
 * An error of a running execution: `name` is the Error of Amazon States Language, `message` the Cause.
 *
 * `States.Runtime` and `States.DataLimitExceeded` are terminal: no Retry and no Catch matches them, not even
 * `States.ALL`. (AWS has been seen to catch an oversized task result; its documentation says that it does not, and a
 * workflow must hold without it.)
 */
export class StatesError extends Error {
  readonly terminal: boolean;

  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
    this.terminal = name === 'States.Runtime' || name === 'States.DataLimitExceeded';
  }
}

/** A definition or an input that does not fit together, found while running. */
export function runtimeError(cause: string): StatesError {
  return new StatesError('States.Runtime', cause);
}

/** @throws StatesError States.DataLimitExceeded when the value is larger than Step Functions carries. */
export function assertWithinDataLimit(value: unknown, what: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
  if (bytes > DATA_LIMIT_BYTES) {
    throw new StatesError(
      'States.DataLimitExceeded',
      `${what} has a size of ${bytes} bytes, exceeding the maximum number of bytes service limit (${DATA_LIMIT_BYTES}).`,
    );
  }
}
