/** Reads single bits; beyond the end they are 0. */
export class BitReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1, this.at += 1) {
      value = value * 2 + (((this.bytes[this.at >> 3] ?? 0) >> (7 - (this.at & 7))) & 1);
    }
    return value;
  }

  /** A number that begins with as many zeros as it has bits behind its first one. */
  exponential(): number {
    let zeros = 0;
    while (zeros < 32 && this.at < this.bytes.length * 8 && this.bits(1) === 0) zeros += 1;
    return 2 ** zeros - 1 + this.bits(zeros);
  }
}
