import { dynamodb } from '../../runtime/clients/dynamodb';
import { readItems } from '../../runtime/items';
import { variable } from '../../runtime/variables';
import { imageId } from '../record/image-id';
import type { ImageRecord, ImageStatus } from '../record/image-record';
import type { ListedPhoto } from './listed-photos';

/** The status of each photo's record, in the order of the photos; undefined where there is none. */
export async function photoStatuses(photos: readonly ListedPhoto[]): Promise<(ImageStatus | undefined)[]> {
  const ids = photos.map(imageId);
  const found = await readItems<Pick<ImageRecord, 'imageId' | 'status'>>(
    dynamodb,
    'reading records',
    variable('IMAGES_TABLE_NAME'),
    ids.map((id) => ({ imageId: id })),
    ['imageId', 'status'],
  );
  const statusOf = new Map(found.map(({ imageId: id, status }) => [id, status]));
  return ids.map((id) => statusOf.get(id));
}
