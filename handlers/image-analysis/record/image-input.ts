import { InvalidInputError } from '../../runtime/errors';

/** Input of the workflow. Empty texts count as absent: the upload rule sends them for an unversioned bucket. */
export interface ImageInput {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  /** S3's order of events of one key: hexadecimal digits. */
  readonly sequencer?: string;
}

function text(fields: Record<string, unknown>, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') {
    throw new InvalidInputError(`"${name}" must be a text, but is ${JSON.stringify(value)}. Send it in quotes.`);
  }
  return value;
}

function required(fields: Record<string, unknown>, name: string): string {
  const value = text(fields, name);
  if (value === undefined) {
    throw new InvalidInputError(
      `"${name}" is missing from the input. Start the execution with {"bucket": "...", "key": "..."}.`,
    );
  }
  return value;
}

/**
 * Reads the workflow's input. The key is taken as it is: events of EventBridge carry plain keys, so decoding one would
 * corrupt every key that holds a percent or plus sign.
 * @throws InvalidInputError
 */
export function parseImageInput(input: unknown): ImageInput {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) {
    throw new InvalidInputError('The input must be an object: {"bucket": "...", "key": "..."}.');
  }
  const fields = input as Record<string, unknown>;
  const sequencer = text(fields, 'sequencer');
  if (sequencer !== undefined && !/^[0-9a-f]+$/i.test(sequencer)) {
    throw new InvalidInputError(
      `"sequencer" must be hexadecimal digits as S3 sends them, but is "${sequencer}". Leave it out when starting by hand.`,
    );
  }
  return {
    bucket: required(fields, 'bucket'),
    key: required(fields, 'key'),
    versionId: text(fields, 'versionId'),
    sequencer,
  };
}
