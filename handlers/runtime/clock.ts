/** The time of day and the passing of time: the machine's own, or one that simulations move. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** The time as records and DynamoDB keep it. */
export function epochSeconds(): number {
  return Math.floor(systemClock.now() / 1000);
}
