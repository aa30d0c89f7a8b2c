import type { ImageRecord } from '../../image-analysis/record/image-record';
import { hashDistance, hashFacets } from '../../image-analysis/search/facets';
import type { PhotoRecords } from './photo-records';

/** Of 64 bits: about as far as near-duplicates are apart. */
const NEAR = 10;
/** Photos that share a part of the hash and are compared, per part. */
const MOST_COMPARED = 200;
const MOST_SHOWN = 12;

/** A photo that looks like another, and in how many of 64 bits their perceptual hashes differ. */
interface SimilarPhoto {
  readonly record: ImageRecord;
  readonly distance: number;
}

/**
 * Photos of the same owner that look like one, nearest first. Those that differ in at most three bits are found for sure, and
 * of those that differ in more the ones that share a quarter of the hash.
 */
export async function similarPhotos(
  records: PhotoRecords,
  { imageId, owner, perceptualHash }: ImageRecord,
): Promise<SimilarPhoto[]> {
  if (owner === undefined || perceptualHash === undefined) return [];
  const pages = await Promise.all(
    hashFacets(perceptualHash).map((facet) => records.withFacet(owner, facet, MOST_COMPARED)),
  );
  const distances = new Map<string, number>();
  for (const { imageId: id, hash } of pages.flatMap(({ items }) => items)) {
    if (id !== imageId && hash !== undefined) distances.set(id, hashDistance(perceptualHash, hash));
  }
  const nearest = [...distances].filter(([, distance]) => distance <= NEAR).sort(([, a], [, b]) => a - b);
  const found = await records.getAll(nearest.slice(0, MOST_SHOWN).map(([id]) => id));
  return found
    .filter((record) => record.owner === owner)
    .map((record) => ({ record, distance: distances.get(record.imageId)! }));
}
