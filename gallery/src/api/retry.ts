const SECOND = 1000;
/** A longer wait is not worth a person's patience: the next try tells. */
const LONGEST_SECONDS = 30;

export const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Milliseconds to wait before a call is made again; undefined for an answer that is final. 429 tells how long; a service
 * that is busy is asked again sooner first, then later.
 */
export function retryDelayOf(
  { status, headers }: { readonly status: number; readonly headers: { get(name: string): string | null } },
  tries: number,
): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const told = Number(headers.get('retry-after') ?? Number.NaN);
  const seconds = told > 0 ? told : 2 ** (tries - 1);
  return Math.min(seconds, LONGEST_SECONDS) * SECOND;
}

/** Milliseconds between looks at something that goes on: at first often, then less, from `first` to `longest`. */
export function backOff(looks: number, first = 2 * SECOND, longest = 15 * SECOND): number {
  return Math.min(first * 1.3 ** looks, longest);
}
