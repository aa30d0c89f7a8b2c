/**
 * Hands out the moments at which photos may start, one after another, to everybody who shares a quota: a clock that is
 * ahead of time by what is booked already.
 */
export interface PaceClock {
  /**
   * Books a number of moments in a row.
   * @param spacingMs milliseconds from one moment to the next
   * @returns the first moment, in milliseconds since 1970; it has passed when nothing was waiting
   * @throws TransientServiceError
   */
  book(count: number, spacingMs: number): Promise<number>;
}

/**
 * How far the clock may stay behind the time, in milliseconds: moments that were not taken are made up for as long as this.
 * Rekognition forgives more: its quota is a bucket of about a second's calls.
 */
export const CATCH_UP_MS = 100;
