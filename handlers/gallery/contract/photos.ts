import * as z from 'zod';
import { albumId, box, cursor, epochSeconds, MAX_PAGE, photoId } from './common';

/** WAITING has no record yet; the others are those of the records. */
export const photoStatus = z.enum(['WAITING', 'PENDING', 'COMPLETED', 'INCOMPLETE', 'REJECTED', 'FAILED']);

/** A photo as a grid shows it. */
export const tile = z
  .object({
    id: photoId,
    /** Name of the file. */
    name: z.string(),
    albumId: albumId.optional(),
    status: photoStatus,
    /** Name of the error behind REJECTED, FAILED and INCOMPLETE, and its text. */
    reason: z.string().optional(),
    message: z.string().optional(),
    /** Pixels, upright; absent of what could not be read. */
    width: z.int().optional(),
    height: z.int().optional(),
    thumbnailUrl: z.string().optional(),
    uploadedAt: epochSeconds,
    /** ISO 8601, with an offset only if the camera recorded one. */
    capturedAt: z.string().optional(),
    labels: z.array(z.string()),
    faceCount: z.int().optional(),
    hasPlace: z.boolean(),
  })
  .meta({ id: 'Tile' });

export const tilePage = z
  .object({
    photos: z.array(tile),
    next: z.string().optional(),
    /** How many photos were looked at for this page: a page may be empty and have a next one. */
    examined: z.int(),
  })
  .meta({ id: 'TilePage' });

const day = z.iso.date();

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What is looked for. All conditions have to hold. Newest uploads come first. */
export const photoSearch = z.object({
  album: albumId.optional(),
  /** Labels that a photo has, all of them; in any case. */
  label: z.array(z.string().trim().min(1).max(100)).max(5).default([]),
  faces: z.enum(['some', 'none']).optional(),
  status: photoStatus.exclude(['WAITING']).optional(),
  /** First and last day, by the time of the camera, else of the upload. */
  from: day.optional(),
  to: day.optional(),
  /** Time zone of the days of uploads, by its IANA name; UTC by default. */
  zone: z.string().max(64).refine(isTimeZone, 'Name a time zone, such as Europe/Berlin.').optional(),
  /** `west,south,east,north` in degrees. West of east, but across the date line. */
  place: z
    .string()
    .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/, 'Give west,south,east,north in degrees.')
    .optional(),
  /** Part of the name of the file, or of its album where none is chosen; in any case. */
  text: z.string().trim().min(1).max(100).optional(),
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(60),
});

const label = z.object({
  name: z.string(),
  /** Percent. */
  confidence: z.number().optional(),
  parents: z.array(z.string()),
  boxes: z.array(box),
});

const face = z.object({
  /** Percent. */
  confidence: z.number().optional(),
  box: box.optional(),
  brightness: z.number().optional(),
  sharpness: z.number().optional(),
});

/** Everything about a photo. */
export const photo = tile
  .extend({
    owner: z.string().optional(),
    key: z.string(),
    format: z.string().optional(),
    bytes: z.int().optional(),
    camera: z.object({ make: z.string().optional(), model: z.string().optional() }).optional(),
    place: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
    allLabels: z.array(label),
    faces: z.array(face),
    /** Whether nobody looked for faces, since no person was seen. */
    facesSkipped: z.boolean(),
    labelModelVersion: z.string().optional(),
    analyzedAt: epochSeconds.optional(),
    reusedFrom: z.string().optional(),
    /** An address of the picture that browsers show: the original, the copy for Rekognition, or the thumbnail. */
    pictureUrl: z.string().optional(),
    picture: z.enum(['original', 'copy', 'thumbnail']).optional(),
    downloadUrl: z.string().optional(),
    /** Whether its execution can be looked at. */
    hasExecution: z.boolean(),
    /** Of the execution, in the AWS console. */
    consoleUrl: z.string().optional(),
    /** The record as it is stored. */
    record: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Photo' });

/** Photos that look alike, nearest first, and in how many of 64 bits they differ. */
export const similarPhotos = z
  .object({ photos: z.array(z.object({ photo: tile, distance: z.int() })) })
  .meta({ id: 'SimilarPhotos' });

/** What was removed of a photo. */
export const photoRemoval = z.object({ objectVersions: z.int(), records: z.int() }).meta({ id: 'PhotoRemoval' });
