/** A box of an ISO base media file: its content lies from `from` to `to`. https://www.iso.org/standard/83102.html */
export interface Box {
  readonly type: string;
  readonly from: number;
  /** Beyond the bytes when the file was cut. */
  readonly to: number;
}

/** The boxes between two offsets, `most` of them, until they end or stop being boxes. */
export function* boxesIn(bytes: Buffer, start: number, end: number, most: number): Generator<Box> {
  for (let at = start, count = 0; at + 8 <= Math.min(end, bytes.length) && count < most; count += 1) {
    const short = bytes.readUInt32BE(at);
    if (short === 1 && at + 16 > bytes.length) return;
    const length = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? end - at : short;
    const head = short === 1 ? 16 : 8;
    if (length < head || !Number.isSafeInteger(at + length)) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), from: at + head, to: at + length };
    at += length;
  }
}

/** Reads big-endian numbers one after the other; beyond the end they are 0. */
export class NumberReader {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
    private readonly end: number,
  ) {}

  get ended(): boolean {
    return this.at >= this.end;
  }

  /** @param size bytes of the number, 0 to 8 */
  number(size: number): number {
    let value = 0;
    for (let index = 0; index < size; index += 1) {
      value = value * 256 + (this.at < this.end ? (this.bytes[this.at] ?? 0) : 0);
      this.at += 1;
    }
    return value;
  }

  text(size: number): string {
    this.at += size;
    return this.bytes.toString('latin1', this.at - size, Math.min(this.at, this.end));
  }
}
