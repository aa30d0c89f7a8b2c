import exifr from 'exifr';
import type { ImageMetadata } from './image-record';

type ExifFacts = Pick<ImageMetadata, 'capturedAt' | 'camera' | 'location' | 'orientation'>;

/** `reviveValues: false` keeps dates as text, since a Date would depend on the time zone of the process. */
const OPTIONS = {
  tiff: true,
  exif: true,
  gps: true,
  xmp: false,
  icc: false,
  iptc: false,
  jfif: false,
  reviveValues: false,
  translateValues: false,
  sanitize: true,
  mergeOutput: true,
} as const;

/** `2024:05:01 12:30:59` -> `2024-05-01T12:30:59`, and the offset if it is one. */
function capturedAt(date: unknown, offset: unknown): string | undefined {
  const match = typeof date === 'string' ? /^(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(date) : null;
  if (!match) return undefined;
  const iso = `${match[1]}-${match[2]}-${match[3]}T${match[4]}`;
  // Cameras without a clock write zeros.
  if (Number.isNaN(Date.parse(`${iso}Z`))) return undefined;
  return typeof offset === 'string' && /^([+-]\d{2}:\d{2}|Z)$/.test(offset) ? `${iso}${offset}` : iso;
}

function words(value: unknown): string | undefined {
  // Makers pad with zero bytes and spaces.
  // eslint-disable-next-line no-control-regex
  const text = typeof value === 'string' ? value.replace(/[\u0000-\u001f]+/g, ' ').trim() : '';
  return text === '' ? undefined : text.slice(0, 200);
}

function degrees(value: unknown, limit: number): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) > limit) return undefined;
  return Math.round(value * 1e6) / 1e6;
}

/**
 * Reads capture time, camera, place and orientation from the first bytes of an image. EXIF is optional: what is absent,
 * broken or out of range is left out, and nothing is thrown.
 */
export async function readExif(bytes: Buffer): Promise<ExifFacts> {
  let tags: Record<string, unknown> | undefined;
  try {
    tags = (await exifr.parse(bytes, OPTIONS)) as Record<string, unknown> | undefined;
  } catch {
    return {};
  }
  if (!tags) return {};
  const captured = capturedAt(tags.DateTimeOriginal, tags.OffsetTimeOriginal) ?? capturedAt(tags.CreateDate, undefined);
  const make = words(tags.Make);
  const model = words(tags.Model);
  const latitude = degrees(tags.latitude, 90);
  const longitude = degrees(tags.longitude, 180);
  const orientation = tags.Orientation;
  return {
    ...(captured ? { capturedAt: captured } : {}),
    ...(make || model ? { camera: { ...(make ? { make } : {}), ...(model ? { model } : {}) } } : {}),
    ...(latitude !== undefined && longitude !== undefined ? { location: { latitude, longitude } } : {}),
    ...(Number.isInteger(orientation) && Number(orientation) >= 1 && Number(orientation) <= 8
      ? { orientation: Number(orientation) }
      : {}),
  };
}
