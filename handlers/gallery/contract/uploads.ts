import * as z from 'zod';
import { albumId, keyText, photoId, sentName } from './common';
import { photoStatus, tile } from './photos';

/** A file that is to be uploaded, as the browser knows it. */
const file = z.object({
  name: sentName,
  bytes: z.int().nonnegative(),
  /** Milliseconds since 1970. With name and size it tells whether this very file was uploaded before. */
  modifiedAt: z.int(),
});

export const uploadRequest = z.object({ album: albumId, files: z.array(file).min(1).max(100) });

/** A form that S3 takes: its fields in this order, and the file as `file` after them. */
export const form = z
  .object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: z.int() })
  .meta({ id: 'UploadForm' });

/** One answer per file, in the order of the request. */
const prepared = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('upload'), key: z.string(), form }),
  /** This very file is there: nothing has to be sent. */
  z.object({ kind: z.literal('there'), key: z.string(), versionId: z.string().optional(), photoId }),
  z.object({ kind: z.literal('refused'), error: z.string(), message: z.string() }),
]);

export const preparedUploads = z.object({ uploads: z.array(prepared) }).meta({ id: 'PreparedUploads' });

/** Uploads whose fate is asked for. Without a version, which S3 tells the browser, the object is looked at. */
export const statusRequest = z.object({
  uploads: z
    .array(z.object({ key: keyText, versionId: keyText.optional() }))
    .min(1)
    .max(100),
  /** How many more of one's own wait behind these and are not asked for: a request takes a hundred. */
  behind: z.int().nonnegative().default(0),
});

const uploadStatus = z.object({
  key: z.string(),
  photoId: photoId.optional(),
  /** MISSING: there is no such object. */
  status: z.enum([...photoStatus.options, 'MISSING']),
  /** About how many photos are analysed before, while WAITING. */
  place: z.int().optional(),
  photo: tile.optional(),
});

export const uploadStatuses = z.object({ uploads: z.array(uploadStatus) }).meta({ id: 'UploadStatuses' });
