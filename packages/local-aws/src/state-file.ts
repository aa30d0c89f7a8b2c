/** A file of the local state is not what this version writes. Names the file and the remedies. */
export class DamagedFileError extends Error {
  constructor(path: string, options?: ErrorOptions) {
    super(
      `${path} is damaged, or of another version. Delete it to lose what it describes, ` +
        'or start with --fresh to lose the local state.',
      options,
    );
  }
}

/**
 * Reads the JSON text of a file of the local state.
 * @param holds whether a value has the shape that this version writes; it may throw on another
 * @throws DamagedFileError
 */
export function parseState<T>(path: string, text: string, holds: (value: T) => boolean): T {
  let value: T;
  try {
    value = JSON.parse(text) as T;
    if (!holds(value)) throw new TypeError('another shape');
  } catch (error) {
    throw new DamagedFileError(path, { cause: error });
  }
  return value;
}
