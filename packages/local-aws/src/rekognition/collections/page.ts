import type { InputReader } from '../input-reader';
import { RekognitionError } from '../rekognition-error';

const MAX_PAGE = 4096;
const DEFAULT_PAGE = 1000;

export interface PageRequest {
  readonly size: number;
  readonly token?: string;
}

/** Reads `MaxResults` and `NextToken`. */
export function readPageRequest(input: InputReader): PageRequest {
  const size = input.number('MaxResults', { min: 0, max: MAX_PAGE, integer: true }) ?? 0;
  const token = input.text('NextToken', { max: 255 });
  return { size: size === 0 ? DEFAULT_PAGE : size, ...(token === undefined ? {} : { token }) };
}

/**
 * One page of a list that is sorted by `position`. The token names the last position given out, so that additions and
 * deletions between two calls neither repeat nor skip an item.
 * @throws RekognitionError InvalidPaginationTokenException
 */
export function pageOf<T>(
  items: readonly T[],
  position: (item: T) => string | number,
  { size, token }: PageRequest,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const last = token === undefined ? undefined : decode(token);
  const rest = last === undefined ? items : items.filter((item) => position(item) > last);
  const page = rest.slice(0, size);
  const end = page.at(-1);
  return rest.length > page.length && end !== undefined
    ? { items: page, nextToken: encode(position(end)) }
    : { items: page };
}

function encode(position: string | number): string {
  return Buffer.from(JSON.stringify([position])).toString('base64url');
}

function decode(token: string): string | number {
  try {
    const [position] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as unknown[];
    if (typeof position === 'string' || typeof position === 'number') return position;
  } catch {
    // Not a token of this service: refused below.
  }
  throw new RekognitionError('InvalidPaginationTokenException', 'The pagination token is not valid.');
}
