import * as z from 'zod';
import { FacetTable } from '../../image-analysis/search/facet-table';
import type { ImageRecord } from '../../image-analysis/record/image-record';
import { ownerOf } from '../albums/album-key';
import { Cursor, keyPosition } from '../cursors';
import type { GalleryParts } from '../parts';
import { notFound } from '../problems';
import type { Handlers } from '../router';
import { maySee, type Viewer } from '../viewer';
import { deletePhoto } from './delete-photo';
import { ObjectUrls } from './object-urls';
import { photoDetails } from './photo-details';
import { PhotoRecords } from './photo-records';
import { type SearchPosition, searchPhotos } from './search-photos';
import { similarPhotos } from './similar-photos';
import { tileOf } from './tiles';

const recordPosition = z.object({ imageId: keyPosition, uploadTime: z.number() });

/** Whose data a call is about. @throws Problem when they are not the viewer's to see */
export function ownerFor(viewer: Viewer, asked: string | undefined): string {
  const owner = asked ?? viewer.owner;
  if (!maySee(viewer, owner)) throw notFound('page');
  return owner;
}

/** The records of photos, as the parts of a deployment give them. */
export function photoRecords({ clients, imagesTable, facetsTable }: GalleryParts): PhotoRecords {
  return new PhotoRecords(clients.dynamodb, imagesTable, facetsTable);
}

/** Finding, showing and deleting photos. */
export function photoHandlers(
  parts: GalleryParts,
): Pick<Handlers, 'searchPhotos' | 'getPhoto' | 'similarPhotos' | 'deletePhoto'> {
  const { clients, bucket, facetsTable, consoleUrl } = parts;
  const records = photoRecords(parts);
  const urls = new ObjectUrls(clients.s3, bucket);
  const facets = new FacetTable(clients.dynamodb, facetsTable);

  const seen = async (viewer: Viewer, id: string): Promise<ImageRecord> => {
    const record = await records.get(id);
    if (record === undefined || !maySee(viewer, record.owner)) throw notFound('photo');
    return record;
  };

  return {
    async searchPhotos({ viewer, query }) {
      const { cursor, limit, owner: asked, ...search } = query;
      if (search.album !== undefined && !maySee(viewer, ownerOf(search.album))) throw notFound('album');
      const owner = search.album === undefined ? ownerFor(viewer, asked) : ownerOf(search.album);
      const listing = new Cursor<SearchPosition>(
        [viewer.owner, owner, search],
        search.label.length > 0 ? keyPosition : recordPosition,
      );
      const after = listing.position(cursor);
      const { photos, examined, next } = await searchPhotos(records, owner, search, limit, after);
      return {
        photos: await Promise.all(photos.map((record) => tileOf(record, urls))),
        examined,
        next: next === undefined ? undefined : listing.text(next),
      };
    },
    async getPhoto({ viewer, parameters }) {
      return photoDetails(await seen(viewer, parameters.photo), clients.s3, bucket, urls, consoleUrl);
    },
    async similarPhotos({ viewer, parameters }) {
      const found = await similarPhotos(records, await seen(viewer, parameters.photo));
      return {
        photos: await Promise.all(
          found.map(async ({ record, distance }) => ({ photo: await tileOf(record, urls), distance })),
        ),
      };
    },
    async deletePhoto({ viewer, parameters }) {
      return deletePhoto({ s3: clients.s3, bucket, records, facets }, await seen(viewer, parameters.photo));
    },
  };
}
