import { FacetTable } from '../../image-analysis/search/facet-table';
import { UPLOAD_PREFIX } from '../../image-analysis/record/key-prefixes';
import { epochSeconds } from '../../runtime/clock';
import * as z from 'zod';
import { Cursor, keyPosition } from '../cursors';
import type { GalleryParts } from '../parts';
import { deletePhoto } from '../photos/delete-photo';
import { deleteUnregistered } from '../photos/delete-unregistered';
import { ObjectUrls } from '../photos/object-urls';
import { photoRecords } from '../photos/photos';
import { searchPhotos } from '../photos/search-photos';
import { thumbnailUrl } from '../photos/tiles';
import { albumIsBeingDeleted, notFound, Problem } from '../problems';
import type { Answer, Handlers } from '../router';
import { maySee, type Viewer } from '../viewer';
import { albumKey } from './album-key';
import { type AlbumRecord, Albums } from './album-records';

const PAGE = 24;
/** Photos of an album are counted up to this many. */
const COUNTED = 1000;
/** Tries to rename an album that somebody else changes at the same time. */
const RENAMES = 3;
/** The newest photos of an album among which a cover is looked for. */
const COVERS = 5;
/** Photos that one call deletes: within the 30 seconds of an HTTP API. */
const DELETED_AT_ONCE = 25;
/** Tries to find a key that is free. */
const KEYS = 5;

const position = z.object({ albumId: keyPosition, creationTime: z.number() });

const nameTaken = (name: string): Problem =>
  new Problem(409, 'AlbumNameTaken', `You have an album "${name}" already. Choose another name.`, 'name');

/** Creating, listing, renaming and deleting albums. */
export function albumHandlers(
  parts: GalleryParts,
): Pick<Handlers, 'listAlbums' | 'createAlbum' | 'getAlbum' | 'renameAlbum' | 'deleteAlbum'> {
  const { clients, bucket, albumsTable, facetsTable } = parts;
  const albums = new Albums(clients.dynamodb, albumsTable);
  const records = photoRecords(parts);
  const urls = new ObjectUrls(clients.s3, bucket);
  const facets = new FacetTable(clients.dynamodb, facetsTable);

  const seen = async (viewer: Viewer, albumId: string): Promise<AlbumRecord> => {
    const album = await albums.get(albumId);
    if (album?.kind !== 'album' || !maySee(viewer, album.owner)) throw notFound('album');
    return album;
  };

  const shown = async ({ albumId, owner, name, creationTime, deleting }: AlbumRecord): Promise<Answer<'getAlbum'>> => {
    const facet = { kind: 'album', value: albumId } as const;
    const [count, newest] = await Promise.all([
      records.countWithFacet(owner, facet, COUNTED + 1),
      records.withFacet(owner, facet, COVERS),
    ]);
    const found = await records.getAll(newest.items.map(({ imageId }) => imageId));
    const cover = found.find(({ thumbnail }) => thumbnail !== undefined)?.thumbnail;
    return {
      id: albumId,
      owner,
      name,
      createdAt: creationTime,
      photoCount: Math.min(count, COUNTED),
      hasMore: count > COUNTED,
      coverUrl: cover && (await thumbnailUrl(urls, cover.key)),
      isBeingDeleted: deleting === true,
    };
  };

  return {
    async listAlbums({ viewer, query }) {
      const owner = query.owner ?? (viewer.isAdmin ? undefined : viewer.owner);
      if (owner !== undefined && !maySee(viewer, owner)) throw notFound('page');
      const listing = new Cursor(['albums', viewer.owner, owner ?? null], position);
      const page = await albums.list(owner, PAGE, listing.position(query.cursor));
      return { albums: await Promise.all(page.albums.map(shown)), next: page.next && listing.text(page.next) };
    },
    async createAlbum({ viewer, body }) {
      const { owner } = viewer;
      for (let attempt = 0; attempt < KEYS; attempt += 1) {
        const album = {
          albumId: `${owner}/${albumKey(body.name)}`,
          owner,
          name: body.name,
          creationTime: epochSeconds(),
          requestId: body.requestId,
        };
        const created = await albums.create(album);
        if (created === 'name-taken') {
          const standing = await albums.createdBy(body.requestId, owner, body.name);
          if (!standing) throw nameTaken(body.name);
          return shown(standing);
        }
        if (created === 'created') return shown({ ...album, kind: 'album' });
      }
      throw new Problem(503, 'TryAgain', 'No free place for the album was found. Try again.');
    },
    async getAlbum({ viewer, parameters }) {
      return shown(await seen(viewer, parameters.album));
    },
    async renameAlbum({ viewer, parameters, body }) {
      for (let attempt = 0; attempt < RENAMES; attempt += 1) {
        const album = await seen(viewer, parameters.album);
        if (album.deleting === true) throw albumIsBeingDeleted();
        const renamed = await albums.rename(album, body.name);
        if (renamed === 'name-taken') throw nameTaken(body.name);
        if (renamed === 'renamed') return shown({ ...album, name: body.name });
      }
      throw new Problem(503, 'TryAgain', 'Somebody else changed the album at the same moment. Try again.');
    },
    async deleteAlbum({ viewer, parameters }) {
      const album = await albums.beginDeletion((await seen(viewer, parameters.album)).albumId);
      if (!album) throw notFound('album');
      const { albumId, owner } = album;
      // Others' photos may name this album, too: they are not its owner's to delete.
      const own = await searchPhotos(records, owner, { album: albumId, label: [] }, DELETED_AT_ONCE, undefined);
      const stores = { s3: clients.s3, bucket, records, facets };
      let removed = 0;
      for (const record of own.photos) if (await deletePhoto(stores, record)) removed += 1;
      const busyPhotos = own.photos.length - removed;
      if (own.photos.length > 0 || own.next !== undefined) return { done: false, removedPhotos: removed, busyPhotos };
      const unregistered = await deleteUnregistered(stores, `${UPLOAD_PREFIX}${albumId}/`);
      const isDone = unregistered.isAll && unregistered.busy === 0;
      if (isDone) await albums.endDeletion(album);
      return { done: isDone, removedPhotos: unregistered.removed, busyPhotos: unregistered.busy };
    },
  };
}
