/** For each 16 bits: length of the code they begin with in the high byte, its symbol in the low one; 0 for no code. */
export type HuffmanTable = Uint16Array;

/**
 * Builds a table from its definition in a DHT segment: 16 counts of codes by length, then the symbols.
 * @returns undefined when there are more codes than lengths allow
 */
export function huffmanTable(definition: Buffer): HuffmanTable | undefined {
  const table = new Uint16Array(1 << 16);
  let code = 0;
  let symbol = 16;
  for (let length = 1; length <= 16; length += 1) {
    for (let left = definition[length - 1]!; left > 0; left -= 1, code += 1, symbol += 1) {
      const first = code << (16 - length);
      if (first >= table.length || symbol >= definition.length) return undefined;
      table.fill((length << 8) | definition[symbol]!, first, first + (1 << (16 - length)));
    }
    code <<= 1;
  }
  return table;
}

/** Bits of a restart interval: the bytes between two markers, stuffed zeros skipped. */
export class BitReader {
  private held = 0;
  private count = 0;
  /** Bits that were read beyond the end. */
  private lacking = 0;

  constructor(
    private readonly bytes: Buffer,
    private offset: number,
    private readonly end: number,
  ) {}

  /** Whether more was read than there is. */
  get exhausted(): boolean {
    return this.lacking > this.count;
  }

  /** Whether fewer bits are left than the longest code has: what is no code there is padding, and no damage. */
  get isNearEnd(): boolean {
    return this.count - this.lacking + 8 * Math.max(0, this.end - this.offset) < 16;
  }

  /** Offset of the first byte of which no bit was read. */
  get position(): number {
    let { offset } = this;
    // Bytes that are held but untouched; a stuffed zero follows each 0xff.
    for (let whole = (this.count - this.lacking) >> 3; whole > 0; whole -= 1) {
      offset -= this.bytes[offset - 1] === 0 && this.bytes[offset - 2] === 0xff ? 2 : 1;
    }
    return Math.min(offset, this.end);
  }

  private fill(): void {
    while (this.count <= 16) {
      let byte = 0;
      if (this.offset < this.end) {
        byte = this.bytes[this.offset]!;
        this.offset += byte === 0xff ? 2 : 1;
      } else {
        this.lacking += 8;
      }
      this.held = ((this.held << 8) | byte) & 0xffffff;
      this.count += 8;
    }
  }

  /** The symbol that comes next, or -1 when the bits are no code. */
  symbol(table: HuffmanTable): number {
    if (this.count < 16) this.fill();
    const entry = table[(this.held >> (this.count - 16)) & 0xffff]!;
    if (entry === 0) return -1;
    this.count -= entry >> 8;
    return entry & 0xff;
  }

  /** @param length at most 16 */
  bits(length: number): number {
    if (this.count < length) this.fill();
    this.count -= length;
    return (this.held >> this.count) & ((1 << length) - 1);
  }
}
