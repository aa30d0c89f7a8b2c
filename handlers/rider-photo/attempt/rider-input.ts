import { createHash } from 'node:crypto';
import { InvalidInputError } from '../../runtime/errors';
import { InputFields } from '../../runtime/input-fields';
import { known } from '../../runtime/known';
import type { PhotoUpload } from '../records/rider-records';
import { riderOf } from '../photo/rider-key';

/** A user id is a partition key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_USER_ID_BYTES = 2048;

/** Input of the workflow, however it was started. */
export interface RiderInput {
  readonly userId: string;
  readonly upload: PhotoUpload;
}

function time(fields: InputFields, startedAt: string | undefined): string {
  const value = fields.text('uploadedAt') ?? startedAt ?? '';
  const milliseconds = Date.parse(value);
  if (Number.isNaN(milliseconds)) {
    throw new InvalidInputError(
      `"uploadedAt" must be an ISO 8601 time, but is "${value}". Leave it out when starting by hand.`,
    );
  }
  return new Date(milliseconds).toISOString();
}

function checkedUserId(userId: string): string {
  if (/\p{Surrogate}/u.test(userId)) {
    throw new InvalidInputError('"userId" holds half a surrogate pair, which is not a character. Send valid Unicode.');
  }
  if (Buffer.byteLength(userId) > MAX_USER_ID_BYTES) {
    throw new InvalidInputError(`"userId" has more than ${MAX_USER_ID_BYTES} bytes. Use a shorter id.`);
  }
  return userId;
}

/**
 * Reads the workflow's input: `{userId, s3Bucket, s3Key}`, or what the upload rule sends, which has no user id: it
 * stands in the key. The key is taken as it is: keys in events of EventBridge are plain, so decoding one would corrupt
 * every key that holds a percent or plus sign.
 * @param startedAt when the execution started; the time of the upload when the input has none
 * @throws InvalidInputError
 */
export function parseRiderInput(input: unknown, startedAt?: string): RiderInput {
  const fields = new InputFields(input, '{"userId": "...", "s3Bucket": "...", "s3Key": "..."}');
  const bucket = fields.required('s3Bucket');
  const key = fields.required('s3Key');
  const userId = fields.text('userId') ?? riderOf(key);
  if (userId === undefined) {
    throw new InvalidInputError(
      `The input has no "userId" and the key "${key}" holds none. Send a userId, or upload to riders/<userId>/<file>.`,
    );
  }
  return {
    userId: checkedUserId(userId),
    upload: {
      bucket,
      key,
      uploadedAt: time(fields, startedAt),
      ...known({ versionId: fields.text('versionId'), sequencer: fields.sequencer() }),
    },
  };
}

const sha256 = (identity: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(identity)).digest('hex');

/**
 * The id of an upload. Every event about the same one gives the same id, so that a duplicate finds what the first has
 * done; an execution started by hand, without version and sequencer, is its own upload.
 */
export function uploadId({ bucket, key, versionId, sequencer }: PhotoUpload, executionId: string): string {
  return sha256(
    versionId === undefined && sequencer === undefined ? [executionId] : [bucket, key, versionId, sequencer],
  );
}

/** The id of the attempt at an upload that comes after `earlier` others. */
export function attemptId(upload: string, earlier: number): string {
  return sha256([upload, earlier]);
}
