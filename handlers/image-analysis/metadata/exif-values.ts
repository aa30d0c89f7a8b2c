import { cutText } from '../../runtime/texts';

/** Room for a maker's or a model's name in the record, in characters. */
const MAX_NAME = 200;
/** The year of the oldest photograph that is kept: an earlier one is a clock that was never set. */
const FIRST_YEAR = 1826;
/** Zones reach from -12:00 to +14:00 today, and none has ever been further from UTC. */
const MAX_OFFSET_HOURS = 14;

/** The text of a tag. It ends at its first NUL, and what a camera's memory held behind that is not part of it. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value.split('\0', 1)[0]!.trim() : '';
}

/** A name for people, or undefined when a tag holds none. */
export function nameOf(value: unknown): string | undefined {
  const name = textOf(value)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return name === '' ? undefined : cutText(name, MAX_NAME);
}

/** `2024:05:01 12:30:59` -> `2024-05-01T12:30:59`, if the calendar and the clock have such a time. */
function dateTimeOf(value: unknown): string | undefined {
  const match = /^(\d{4})[:-](\d{2})[:-](\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?!\d)/.exec(textOf(value));
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (year < FIRST_YEAR || hour > 23 || minute > 59 || second > 59) return undefined;
  // 30 February becomes 1 March: what comes out otherwise than it went in is not a date.
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}`;
}

/** `+02:00` or `Z`, or nothing when a tag holds no offset that a place on Earth has. */
function offsetOf(value: unknown): string {
  const text = textOf(value);
  if (text === 'Z') return text;
  const match = /^[+-](\d{2}):(\d{2})$/.exec(text);
  if (!match) return '';
  const [hours, minutes] = [Number(match[1]), Number(match[2])];
  return minutes <= 59 && hours * 60 + minutes <= MAX_OFFSET_HOURS * 60 ? text : '';
}

/** A date with the offset that was recorded for it, as ISO 8601; undefined when it is not a date. */
export function timeOf(date: unknown, offset: unknown): string | undefined {
  const time = dateTimeOf(date);
  return time && time + offsetOf(offset);
}

/**
 * Signed decimal degrees of one coordinate.
 * @param value degrees, minutes and seconds, or fewer numbers of which the last has decimals
 * @param reference the hemisphere's letter
 * @param letters of the positive and of the negative hemisphere
 * @param limit largest number of degrees
 */
function degreesOf(value: unknown, reference: unknown, letters: string, limit: number): number | undefined {
  const letter = textOf(reference).toUpperCase();
  // Without its letter a place may be one of two, or of four.
  if (letter.length !== 1 || !letters.includes(letter)) return undefined;
  const parts: unknown[] = typeof value === 'number' ? [value] : Array.isArray(value) ? value : [];
  if (parts.length === 0 || parts.length > 3) return undefined;
  // A rational may be 0/0.
  if (!parts.every((part): part is number => typeof part === 'number' && Number.isFinite(part) && part >= 0)) {
    return undefined;
  }
  const [degrees = 0, minutes = 0, seconds = 0] = parts;
  if (minutes >= 60 || seconds >= 60) return undefined;
  const total = degrees + minutes / 60 + seconds / 3600;
  if (total > limit) return undefined;
  const rounded = Math.round(total * 1e6) / 1e6;
  return letter === letters[1] && rounded !== 0 ? -rounded : rounded;
}

/** What the four tags of a place hold. */
export interface PlaceTags {
  readonly latitude: unknown;
  readonly latitudeRef: unknown;
  readonly longitude: unknown;
  readonly longitudeRef: unknown;
}

/** A place in signed decimal degrees; undefined unless both coordinates are known. */
export function placeOf(tags: PlaceTags): { readonly latitude: number; readonly longitude: number } | undefined {
  const latitude = degreesOf(tags.latitude, tags.latitudeRef, 'NS', 90);
  const longitude = degreesOf(tags.longitude, tags.longitudeRef, 'EW', 180);
  if (latitude === undefined || longitude === undefined) return undefined;
  // Phones that hide the place, and receivers without a fix, write zeros: no one takes photos in that spot of the ocean.
  if (latitude === 0 && longitude === 0) return undefined;
  return { latitude, longitude };
}
