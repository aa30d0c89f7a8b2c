import type * as z from 'zod';
import type { ImageRecord } from '../../image-analysis/record/image-record';
import { comparable } from '../comparable-name';
import type { photoSearch } from '../contract/photos';
import { fileName } from './tiles';

export type PhotoSearch = Omit<z.output<typeof photoSearch>, 'cursor' | 'limit'> & {
  /** Albums whose names hold the text, where no album is chosen. */
  readonly albumsNamed?: readonly string[];
};

/** By time zone: making one takes longer than a hundred records. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const known = dayFormats.get(timeZone);
  if (known) return known;
  // Canada writes YYYY-MM-DD.
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  dayFormats.set(timeZone, made);
  return made;
}

/** The day of a photo, `YYYY-MM-DD`: as its camera wrote it, else that of the upload where it is looked for. */
function dayOf({ metadata, uploadTime = 0 }: ImageRecord, zone = 'UTC'): string {
  return metadata?.capturedAt?.slice(0, 10) ?? dayFormat(zone).format(uploadTime * 1000);
}

function isWithin(place: string, { latitude, longitude }: { latitude: number; longitude: number }): boolean {
  const [west, south, east, north] = place.split(',').map(Number) as [number, number, number, number];
  if (latitude < south || latitude > north) return false;
  return west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
}

/** Whether a photo meets every condition of a search. */
export function isMatch(record: ImageRecord, search: PhotoSearch): boolean {
  const { album, label, faces, status, from, to, zone, place, text, albumsNamed = [] } = search;
  const names = new Set((record.labels ?? []).map(({ name }) => name.toLowerCase()));
  const day = from === undefined && to === undefined ? '' : dayOf(record, zone);
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
