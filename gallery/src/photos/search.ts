/** What is looked for, as the address holds it. */
export interface Search {
  readonly album?: string;
  readonly labels: readonly string[];
  readonly faces?: 'some' | 'none';
  readonly status?: SearchStatus;
  /** First and last day, `YYYY-MM-DD`. */
  readonly from?: string;
  readonly to?: string;
  readonly place?: Place;
  /** Part of the file's name. */
  readonly text?: string;
  /** By the time at which photos were taken, instead of uploaded: of an album that is loaded as a whole. */
  readonly order?: 'taken';
}

export const SEARCH_STATUSES = ['PENDING', 'COMPLETED', 'INCOMPLETE', 'REJECTED', 'FAILED'] as const;
export type SearchStatus = (typeof SEARCH_STATUSES)[number];

/** Degrees; west of east unless it crosses the date line. */
export interface Place {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Labels that can be asked for together. */
export const MAX_LABELS = 5;

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

function placeOf(text: string): Place | undefined {
  const [west, south, east, north, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : +part));
  const place = { west: west!, south: south!, east: east!, north: north! };
  const isComplete = Object.values(place).every((degrees) => Number.isFinite(degrees));
  return isComplete && more.length === 0 && place.south <= place.north ? place : undefined;
}

/** With a tenth of a degree, about 11 km: nobody draws closer. */
const rounded = (degrees: number): number => Math.round(degrees * 10) / 10;

export const placeText = ({ west, south, east, north }: Place): string =>
  [west, south, east, north].map(rounded).join(',');

/** The search of an address. What no search can mean is left out, since anybody may have typed it. */
export function searchOf(query: string): Search {
  const given = new URLSearchParams(query);
  const one = (name: string): string | undefined => given.get(name)?.trim() || undefined;
  const labels = [...new Set(given.getAll('label').map((label) => label.trim()))].filter(Boolean);
  const [faces, status, from, to, place, text, album] = ['faces', 'status', 'from', 'to', 'place', 'text', 'album'].map(
    one,
  );
  const known = {
    album,
    faces: faces === 'some' || faces === 'none' ? faces : undefined,
    status: SEARCH_STATUSES.find((possible) => possible === status),
    from: from !== undefined && isDay(from) ? from : undefined,
    to: to !== undefined && isDay(to) ? to : undefined,
    place: place === undefined ? undefined : placeOf(place),
    text: text?.slice(0, 100),
    order: one('order') === 'taken' ? 'taken' : undefined,
  } as const;
  const conditions = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  return { labels: labels.slice(0, MAX_LABELS), ...conditions };
}

/** A search as query: always the same text for the same search. */
export function queryOf({ album, labels, faces, status, from, to, place, text, order }: Search): string {
  const query = new URLSearchParams();
  if (album) query.append('album', album);
  for (const label of labels) query.append('label', label);
  const others = { faces, status, from, to, place: place && placeText(place), text, order };
  for (const [name, value] of Object.entries(others)) if (value) query.append(name, value);
  return query.toString();
}

/** What may leave a photo out: neither the album nor the order. */
export type Condition = Exclude<keyof Search, 'album' | 'order'>;

/** Names of the conditions that are set. */
export const conditionsOf = ({ album: _, order: __, ...search }: Search): Condition[] =>
  (Object.keys(search) as Condition[]).filter((name) =>
    name === 'labels' ? search.labels.length > 0 : search[name] !== undefined,
  );
