/**
 * Issues the `sequencer` values of S3 events: hexadecimal, of one length, strictly increasing, so that comparing them
 * as strings orders the writes of a key. They start from the clock and never fall behind a value seen on disk, so they
 * go on increasing after a restart, even if the clock was set back.
 */
export class Sequencer {
  private last = 0n;

  /** Takes note of a value issued earlier. */
  observe(sequencer: string): void {
    const value = BigInt(`0x${sequencer}`);
    if (value > this.last) this.last = value;
  }

  next(): string {
    const fromClock = BigInt(Date.now()) << 20n;
    this.last = fromClock > this.last ? fromClock : this.last + 1n;
    return this.last.toString(16).toUpperCase().padStart(18, '0');
  }
}
