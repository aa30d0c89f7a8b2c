import type { ImageRecord } from '../../image-analysis/record/image-record';
import { isMatch, type PhotoSearch } from './photo-filter';
import type { PhotoRecords, RecordPosition } from './photo-records';

/** Records that are looked at before a page is answered, even if too few of them match. */
const MOST_EXAMINED = 1000;
/** Records of one read: about as many as DynamoDB gives in one answer. */
const READ = 100;

/** Where a search goes on: after a record, or after what a facet names. */
export type SearchPosition = RecordPosition | string;

/** Photos that match, and how many were looked at for that. */
export interface FoundPhotos {
  readonly photos: readonly ImageRecord[];
  readonly examined: number;
  readonly next: SearchPosition | undefined;
}

/** Reads candidates from some position on, each with the position that follows it. */
type ReadCandidates = (
  limit: number,
  after: SearchPosition | undefined,
) => Promise<{
  readonly candidates: readonly (readonly [ImageRecord | undefined, SearchPosition])[];
  readonly end: boolean;
}>;

/** By the most selective key that a search has: a label, the album, or everything of the owner. */
function candidatesOf(records: PhotoRecords, owner: string, { label, album }: PhotoSearch): ReadCandidates {
  const [value] = label;
  if (value !== undefined) {
    return async (limit, after) => {
      const { items, next } = await records.withFacet(
        owner,
        { kind: 'label', value },
        limit,
        after as string | undefined,
      );
      const found = new Map(
        (await records.getAll(items.map(({ imageId }) => imageId))).map((one) => [one.imageId, one]),
      );
      // A facet may be older than its record: what the record says counts.
      return {
        candidates: items.map(({ imageId, photo }) => [found.get(imageId), photo] as const),
        end: next === undefined,
      };
    };
  }
  const by = album === undefined ? { owner } : { albumId: album };
  return async (limit, after) => {
    const { items, next } = await records.list(by, limit, after as RecordPosition | undefined);
    return {
      candidates: items.map((record) => [record, { imageId: record.imageId, uploadTime: record.uploadTime! }] as const),
      end: next === undefined,
    };
  };
}

/**
 * Looks for photos, newest upload first, from a position on: as many as are asked for, or fewer where many records had to
 * be looked at. Without a next position there are no more.
 * @param owner whose photos; others in the same album are left out
 */
export async function searchPhotos(
  records: PhotoRecords,
  owner: string,
  search: PhotoSearch,
  limit: number,
  after: SearchPosition | undefined,
): Promise<FoundPhotos> {
  const { label, album, albumsNamed: _, ...others } = search;
  const conditions = [...label, album, ...Object.values(others)].filter((condition) => condition !== undefined);
  // The key by which candidates are read meets one of them.
  const isFiltered = conditions.length > (label.length > 0 || album !== undefined ? 1 : 0);
  const read = candidatesOf(records, owner, search);
  const photos: ImageRecord[] = [];
  let examined = 0;
  let position = after;
  for (;;) {
    const { candidates, end } = await read(isFiltered ? READ : limit, position);
    for (const [index, [record, next]] of candidates.entries()) {
      position = next;
      examined += 1;
      if (record?.owner === owner && isMatch(record, search)) photos.push(record);
      const isLast = end && index === candidates.length - 1;
      if (isLast) break;
      if (photos.length === limit || examined >= MOST_EXAMINED) return { photos, examined, next: position };
    }
    if (end) return { photos, examined, next: undefined };
  }
}
