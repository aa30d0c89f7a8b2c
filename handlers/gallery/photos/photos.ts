import * as z from 'zod';
import { FacetTable } from '../../image-analysis/search/facet-table';
import type { ImageRecord } from '../../image-analysis/record/image-record';
import { ownerOf } from '../albums/album-key';
import { Albums } from '../albums/album-records';
import { comparable } from '../comparable-name';
import { Cursor, keyPosition } from '../cursors';
import type { GalleryParts } from '../parts';
import { notFound, Problem } from '../problems';
import type { Handlers } from '../router';
import { maySee, type Viewer } from '../viewer';
import { deletePhoto } from './delete-photo';
import { ObjectUrls } from './object-urls';
import { photoDetails } from './photo-details';
import type { PhotoSearch } from './photo-filter';
import { PhotoRecords } from './photo-records';
import { type SearchPosition, searchPhotos } from './search-photos';
import { similarPhotos } from './similar-photos';
import { tileOf } from './tiles';

const recordPosition = z.object({ imageId: keyPosition, uploadTime: z.number() });

/** Albums whose names are looked at for a text. */
const ALBUMS_LOOKED_AT = 200;

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
  const { clients, bucket, albumsTable, facetsTable, consoleUrl } = parts;
  const albums = new Albums(clients.dynamodb, albumsTable);
  const records = photoRecords(parts);
  const urls = new ObjectUrls(clients.s3, bucket);
  const facets = new FacetTable(clients.dynamodb, facetsTable);

  const seen = async (viewer: Viewer, id: string): Promise<ImageRecord> => {
    const record = await records.get(id);
    if (record === undefined || !maySee(viewer, record.owner)) throw notFound('photo');
    return record;
  };

  /** Albums that a text may mean, among the newest: one query, and only where a text is looked for in all albums. */
  const albumsNamed = async (owner: string, { text, album }: PhotoSearch): Promise<string[]> => {
    if (text === undefined || album !== undefined) return [];
    const page = await albums.list(owner, ALBUMS_LOOKED_AT, undefined);
    return page.albums.filter(({ name }) => comparable(name).includes(comparable(text))).map(({ albumId }) => albumId);
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
      const wanted = { ...search, albumsNamed: await albumsNamed(owner, search) };
      const { photos, examined, next } = await searchPhotos(records, owner, wanted, limit, after);
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
      const stores = { s3: clients.s3, bucket, records, facets };
      const removed = await deletePhoto(stores, await seen(viewer, parameters.photo));
      if (removed) return removed;
      throw new Problem(409, 'PhotoIsBeingAnalysed', 'The photo is being analysed right now. Delete it in a moment.');
    },
  };
}
