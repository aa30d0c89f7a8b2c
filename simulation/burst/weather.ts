/** What happens to Rekognition meanwhile. Times are seconds since the first upload. */
export interface Weather {
  readonly name: string;
  /** Seconds' worth of calls that a quota admits at once. Default 1. */
  readonly burstSeconds?: number;
  /** From this second on, the quota is this share of what it was. */
  readonly shrinks?: { readonly at: number; readonly to: number };
  /** Another client of the account calls as often as this, in multiples of the quota, and never waits. */
  readonly otherClient?: { readonly from: number; readonly to: number; readonly share: number };
  /** Every call fails. */
  readonly outage?: { readonly from: number; readonly to: number };
}

export const FAIR: Weather = { name: 'fair' };

export const WEATHERS: readonly Weather[] = [
  FAIR,
  { name: 'the quota halves in the middle', shrinks: { at: 100, to: 0.5 } },
  { name: 'another client calls at twice the quota for 30 s', otherClient: { from: 60, to: 90, share: 2 } },
  { name: 'an outage of an hour', outage: { from: 60, to: 3_660 } },
  { name: 'the quota admits no two calls at once', burstSeconds: 0 },
];
