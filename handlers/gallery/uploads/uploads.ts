import { createHash } from 'node:crypto';
import { imageId } from '../../image-analysis/record/image-id';
import { UPLOAD_PREFIX } from '../../image-analysis/record/key-prefixes';
import { isRecord } from '../../image-analysis/record/deletion';
import { Albums } from '../albums/album-records';
import type { GalleryParts } from '../parts';
import { headIfThere } from '../photos/object-head';
import { ObjectUrls } from '../photos/object-urls';
import { photoRecords } from '../photos/photos';
import { tileOf } from '../photos/tiles';
import { albumIsBeingDeleted, notFound } from '../problems';
import type { Answer, Call, Handlers } from '../router';
import { maySee } from '../viewer';
import { keyName, refusalOf } from './upload-files';
import { uploadForm } from './upload-form';
import { UploadQueue } from './upload-queue';

type File = Call<'prepareUploads'>['body']['files'][number];
type Prepared = Answer<'prepareUploads'>['uploads'][number];
type Status = Answer<'uploadStatuses'>['uploads'][number];

/** Uploads without a record that are looked for in S3 in one call: the first ones, which should have had their turn. */
const LOOKED_FOR = 10;

/** The key of a file in an album: the same file always has the same, so that sending it again adds no second photo. */
function uploadKey(albumId: string, { name, bytes, modifiedAt }: File): string {
  const mark = createHash('sha256')
    .update(JSON.stringify([name, bytes, modifiedAt]))
    .digest('hex')
    .slice(0, 16);
  return `${UPLOAD_PREFIX}${albumId}/${mark}/${keyName(name)}`;
}

/** Preparing uploads, and telling what became of them. */
export function uploadHandlers(parts: GalleryParts): Pick<Handlers, 'prepareUploads' | 'uploadStatuses'> {
  const { clients, bucket, albumsTable, uploadsQueueUrl } = parts;
  const albums = new Albums(clients.dynamodb, albumsTable);
  const records = photoRecords(parts);
  const urls = new ObjectUrls(clients.s3, bucket);
  const queue = new UploadQueue(clients.sqs, uploadsQueueUrl);

  const prepare = async (albumId: string, file: File): Promise<Prepared> => {
    const refusal = refusalOf(file);
    if (refusal) return { kind: 'refused', ...refusal };
    const key = uploadKey(albumId, file);
    const there = await headIfThere(clients.s3, { bucket, key });
    if (there) {
      const { versionId } = there;
      return { kind: 'there', key, versionId, photoId: imageId({ bucket, key, ...there }) };
    }
    return {
      kind: 'upload',
      key,
      form: await uploadForm(clients.s3, { bucket, key }),
    };
  };

  /** Those of some uploads that S3 does not have any more: somebody has deleted them while they waited. */
  const goneOf = async <Sent extends { readonly key: string; readonly versionId?: string }>(
    uploads: readonly Sent[],
  ): Promise<Sent[]> => {
    // Without a version each was looked for just now.
    const named = uploads.filter(({ versionId }) => versionId !== undefined);
    const found = await Promise.all(
      named.map(({ key, versionId }) => headIfThere(clients.s3, { bucket, key, versionId })),
    );
    return named.filter((_, index) => found[index] === undefined);
  };

  return {
    async prepareUploads({ viewer, body }) {
      const album = await albums.get(body.album);
      if (album?.kind !== 'album' || !maySee(viewer, album.owner)) throw notFound('album');
      if (album.deleting === true) throw albumIsBeingDeleted();
      return { uploads: await Promise.all(body.files.map((file) => prepare(body.album, file))) };
    },
    async uploadStatuses({ viewer, body }) {
      const own = `${UPLOAD_PREFIX}${viewer.owner}/`;
      const identified = await Promise.all(
        body.uploads.map(async ({ key, versionId }) => {
          // Whose key it is not, to that viewer nothing is there.
          if (!key.startsWith(viewer.isAdmin ? UPLOAD_PREFIX : own)) return { key };
          const facts = versionId === undefined ? await headIfThere(clients.s3, { bucket, key }) : { versionId };
          return facts ? { key, versionId, id: imageId({ bucket, key, ...facts }) } : { key };
        }),
      );
      const known = await records.stored(identified.flatMap(({ id }) => id ?? []));
      const unknown = identified.filter(({ id }) => id !== undefined && !known.has(id));
      const gone = new Set(await goneOf(unknown.slice(0, LOOKED_FOR)));
      const waiting = unknown.filter((upload) => !gone.has(upload));
      const total = waiting.length > 0 ? await queue.count() : 0;
      return {
        uploads: await Promise.all(
          identified.map(async (upload): Promise<Status> => {
            const { key, id: photoId } = upload;
            if (photoId === undefined || gone.has(upload)) return { key, status: 'MISSING' };
            const stored = known.get(photoId);
            if (isRecord(stored) && maySee(viewer, stored.owner)) {
              return { key, photoId, status: stored.status, photo: await tileOf(stored, urls) };
            }
            // It was deleted, or is somebody else's.
            if (stored) return { key, status: 'MISSING' };
            // As many as wait after it stand behind it: uploads are asked for in their order.
            const behind = waiting.length - 1 - waiting.indexOf(upload) + body.behind;
            return { key, photoId, status: 'WAITING', place: Math.max(1, total - behind) };
          }),
        ),
      };
    },
  };
}
