import type * as z from 'zod';
import type { ImageRecord } from '../../image-analysis/record/image-record';
import type { photoSearch } from '../contract/photos';
import { fileName } from './tiles';

export type PhotoSearch = Omit<z.output<typeof photoSearch>, 'cursor' | 'limit'> & {
  /** Albums whose names hold the text, where no album is chosen. */
  readonly albumsNamed?: readonly string[];
};

/** The day of a photo, `YYYY-MM-DD`: as its camera wrote it, else that of the upload in UTC. */
function dayOf({ metadata, uploadTime = 0 }: ImageRecord): string {
  return (metadata?.capturedAt ?? new Date(uploadTime * 1000).toISOString()).slice(0, 10);
}

/** As names are compared: in any case, and in one form, since a Mac writes an umlaut as two characters. @internal */
export const comparable = (name: string): string => name.normalize('NFC').toLowerCase();

function isWithin(place: string, { latitude, longitude }: { latitude: number; longitude: number }): boolean {
  const [west, south, east, north] = place.split(',').map(Number) as [number, number, number, number];
  if (latitude < south || latitude > north) return false;
  return west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
}

/** Whether a photo meets every condition of a search. */
export function isMatch(record: ImageRecord, search: PhotoSearch): boolean {
  const { album, label, faces, status, from, to, place, text, albumsNamed = [] } = search;
  const names = new Set((record.labels ?? []).map(({ name }) => name.toLowerCase()));
  const day = dayOf(record);
  const { location } = record.metadata ?? {};
  return (
    (album === undefined || record.albumId === album) &&
    label.every((name) => names.has(name.toLowerCase())) &&
    (faces === undefined || (record.faceDetected !== undefined && record.faceDetected === (faces === 'some'))) &&
    (status === undefined || record.status === status) &&
    (from === undefined || day >= from) &&
    (to === undefined || day <= to) &&
    (place === undefined || (location !== undefined && isWithin(place, location))) &&
    (text === undefined ||
      comparable(fileName(record.key)).includes(comparable(text)) ||
      albumsNamed.includes(record.albumId ?? ''))
  );
}
