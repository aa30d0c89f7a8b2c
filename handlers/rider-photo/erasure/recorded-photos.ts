import { riderOf } from '../photo/rider-key';
import type { Attempt } from '../records/attempt';
import type { RiderRecord } from '../records/rider-records';

/**
 * The photos that a rider's records name beside those under the rider's own prefix, because an execution was started by
 * hand with them.
 * @returns keys to remove, and the photos that lie in another bucket or under another rider's prefix
 */
export function recordedPhotos(
  rider: RiderRecord | undefined,
  attempts: readonly Attempt[],
  userId: string,
  bucket: string,
): { readonly removable: readonly string[]; readonly elsewhere: readonly string[] } {
  const photos = [rider?.photo, ...attempts.flatMap(({ upload, photo }) => [upload, photo])];
  const removable = new Set<string>();
  const elsewhere = new Set<string>();
  for (const photo of photos) {
    if (photo === undefined) continue;
    const owner = riderOf(photo.key);
    if (photo.bucket === bucket && owner === userId) continue;
    if (photo.bucket === bucket && owner === undefined) removable.add(photo.key);
    else elsewhere.add(`s3://${photo.bucket}/${photo.key}`);
  }
  return { removable: [...removable], elsewhere: [...elsewhere] };
}
