import type * as z from 'zod';
import type { ImageRecord } from '../../image-analysis/record/image-record';
import type { tile } from '../contract/photos';
import { contentTypeOf, type ObjectUrls } from './object-urls';

export type Tile = z.output<typeof tile>;

/** The name of a file: what follows the last slash of its key. */
export const fileName = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** The address of a thumbnail, which is a JPEG or a PNG. */
export async function thumbnailUrl(urls: ObjectUrls, key: string): Promise<string> {
  return urls.of({ key, contentType: contentTypeOf(key.endsWith('.png') ? 'PNG' : 'JPEG') });
}

/** A record as a grid shows it. */
export async function tileOf(record: ImageRecord, urls: ObjectUrls): Promise<Tile> {
  const { imageId, key, albumId, status, reason, reasonMessage, metadata, thumbnail, labels = [] } = record;
  return {
    id: imageId,
    name: fileName(key),
    albumId,
    status,
    reason,
    message: reasonMessage,
    width: metadata?.width,
    height: metadata?.height,
    thumbnailUrl: thumbnail && (await thumbnailUrl(urls, thumbnail.key)),
    uploadedAt: record.uploadTime ?? record.updatedAt,
    capturedAt: metadata?.capturedAt,
    labels: labels.map(({ name }) => name),
    faceCount: record.faceCount,
    hasPlace: metadata?.location !== undefined,
  };
}
