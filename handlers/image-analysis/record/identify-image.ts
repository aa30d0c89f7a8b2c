import type { S3Client } from '@aws-sdk/client-s3';
import { isGone, readFacts, statusOf } from '../../runtime/object-read';
import { imageId } from './image-id';
import { type ImageInput, parseImageInput } from './image-input';
import { ownershipOf } from '../metadata/image-owner';
import type { Stores } from './stores';

export interface IdentifiedImage extends ImageInput {
  readonly imageId: string;
  readonly owner?: string;
}

/** Version and etag of what lies at a key now, as far as S3 tells: a failure is recorded without them, too. */
async function versionOf(s3: S3Client, input: ImageInput): Promise<{ versionId?: string; etag?: string }> {
  try {
    return await readFacts(s3, input);
  } catch (error) {
    const status = statusOf(error);
    if (isGone(error) || status === 403 || status === 404) return {};
    throw error;
  }
}

/**
 * The record that an execution without a version has registered. What lies at the key now may be another image by now:
 * it only counts if the record about it is this execution's, which the index may not know yet.
 */
async function registered(
  { s3, records }: Pick<Stores, 's3' | 'records'>,
  input: ImageInput,
  executionId: string,
): Promise<string[]> {
  const indexed = await records.ofExecution(executionId);
  if (indexed.length > 0) return indexed;
  const present = imageId({ ...input, ...(await versionOf(s3, input)) });
  return (await records.isOf(present, executionId)) ? [present] : [];
}

/**
 * The images that a failed or rejected execution was about: one, but for an object that was replaced between two tries
 * to register it. After registration the state's data holds the id; before, an input with a version gives it, the way
 * registration makes it. Else it is the record of the execution; and for one that came to none, its own id.
 * @param state the state's data, or the execution's input
 * @throws InvalidInputError when not even bucket and key are known
 */
export async function identifyImages(
  stores: Pick<Stores, 's3' | 'records'>,
  state: Readonly<Record<string, unknown>>,
  executionId: string,
): Promise<readonly [IdentifiedImage, ...IdentifiedImage[]]> {
  const input = parseImageInput(state);
  if (typeof state.imageId === 'string') {
    return [{ ...input, imageId: state.imageId, ...(typeof state.owner === 'string' ? { owner: state.owner } : {}) }];
  }
  const { owner } = ownershipOf(input.key, {});
  const known = input.versionId === undefined ? await registered(stores, input, executionId) : [imageId(input)];
  const [id = imageId({ ...input, etag: executionId }), ...others] = known;
  return [{ ...input, imageId: id, owner }, ...others.map((other) => ({ ...input, imageId: other, owner }))];
}
