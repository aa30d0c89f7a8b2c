import type { S3Client } from '@aws-sdk/client-s3';
import { isGone, readFacts } from '../shared/object-read';
import { imageId } from './image-id';
import { type ImageInput, parseImageInput } from './image-input';
import { ownershipOf } from './image-owner';

export interface IdentifiedImage extends ImageInput {
  readonly imageId: string;
  readonly owner?: string;
}

/** Version and etag of an object, as far as S3 tells. */
async function versionOf(s3: S3Client, input: ImageInput): Promise<{ versionId?: string; etag?: string }> {
  try {
    return await readFacts(s3, input);
  } catch (error) {
    if (isGone(error)) return {};
    // Access denied: the failure is recorded under the id of an unknown version, rather than not at all.
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 403) return {};
    throw error;
  }
}

/**
 * The image a failed or rejected execution was about. After registration the state's data holds its id; before, the id
 * is made the way registration makes it.
 * @param state the state's data, or the execution's input
 * @throws InvalidInputError when not even bucket and key are known
 */
export async function identifyImage(s3: S3Client, state: Readonly<Record<string, unknown>>): Promise<IdentifiedImage> {
  const input = parseImageInput(state);
  if (typeof state.imageId === 'string') {
    return { ...input, imageId: state.imageId, ...(typeof state.owner === 'string' ? { owner: state.owner } : {}) };
  }
  const version = input.versionId === undefined ? await versionOf(s3, input) : {};
  return { ...input, imageId: imageId({ ...input, ...version }), owner: ownershipOf(input.key, {}).owner };
}
