import type { ItemChange } from '../../runtime/items';
import type { ImageRecord } from './image-record';

/**
 * How long the id of a deleted image version stays: longer than any event about it can come late, which a dead-letter queue
 * keeps for 14 days.
 */
export const REMEMBERED_SECONDS = 30 * 24 * 60 * 60;

/** What is left of the record of an image version that was deleted for good: late events do not bring it back. */
export interface DeletedImage {
  readonly imageId: string;
  /** When DynamoDB removes it, in epoch seconds. */
  readonly expiresAt: number;
}

/** What the images table holds under an id. */
export type StoredImage = ImageRecord | DeletedImage;

/** Whether it is the record of an image, and not what is left of one. */
export const isRecord = (stored: StoredImage | undefined): stored is ImageRecord =>
  stored !== undefined && 'key' in stored;

/**
 * The change that gives a record to who deletes its image: no execution takes it over any more. It may not be made while one
 * works on the image, which would go on writing.
 * @param now epoch seconds
 */
export function deletionClaim(imageId: string, now: number): ItemChange {
  return {
    key: { imageId },
    set: { deleting: true },
    condition: 'attribute_exists(#key) AND (#status <> :pending OR #leaseExpiresAt < :now)',
    values: { pending: 'PENDING', now },
  };
}

/** When what is left of a record may take its place: it is claimed, or there is none. */
export const MAY_BE_FORGOTTEN = 'attribute_not_exists(#key) OR attribute_exists(#deleting)';
