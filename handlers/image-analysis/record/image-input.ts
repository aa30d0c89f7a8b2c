import { InputFields } from '../../runtime/input-fields';

/** Input of the workflow. Empty texts count as absent: the upload rule sends them for an unversioned bucket. */
export interface ImageInput {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  /** S3's order of events of one key: hexadecimal digits. */
  readonly sequencer?: string;
}

/**
 * Reads the workflow's input. The key is taken as it is: events of EventBridge carry plain keys, so decoding one would
 * corrupt every key that holds a percent or plus sign.
 * @throws InvalidInputError
 */
export function parseImageInput(input: unknown): ImageInput {
  const fields = new InputFields(input, '{"bucket": "...", "key": "..."}');
  return {
    bucket: fields.required('bucket'),
    key: fields.required('key'),
    versionId: fields.text('versionId'),
    sequencer: fields.sequencer(),
  };
}
