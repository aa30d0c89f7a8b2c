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

/** Bits that a step looks at: more find more codes at once, and take longer to prepare. */
const STEP_BITS = 12;
const ENDS_BLOCK = 1 << 15;

/**
 * For each 12 bits that may come within a block: what the codes that lie in them as a whole, with the bits behind each,
 * amount to. Bits in the lowest 5, coefficients in the next 10, and whether the last of them ends the block.
 */
export type BlockSteps = Uint16Array;

/** Joins the codes of a table for the coefficients behind the mean, so that most blocks take a few looks. */
export function blockSteps(table: HuffmanTable): BlockSteps {
  return Uint16Array.from({ length: 1 << STEP_BITS }, (_, bits) => {
    let [used, coefficients] = [0, 0];
    for (;;) {
      const entry = table[(bits << (16 - STEP_BITS + used)) & 0xffff]!;
      const length = entry & 15;
      const run = (entry >> 4) & 15;
      if (entry === 0 || used + (entry >> 8) + length > STEP_BITS) return (coefficients << 5) | used;
      used += (entry >> 8) + length;
      if (length === 0 && run < 15) return ENDS_BLOCK | (coefficients << 5) | used;
      coefficients += run + 1;
    }
  });
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

  /** Whether fewer bits are left than the longest code has: what is not a code there is padding, and no damage. */
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
    while (this.count <= 24) {
      let byte = 0;
      if (this.offset < this.end) {
        byte = this.bytes[this.offset]!;
        this.offset += byte === 0xff ? 2 : 1;
      } else {
        this.lacking += 8;
      }
      this.held = (this.held << 8) | byte;
      this.count += 8;
    }
  }

  /** The symbol that comes next, or -1 when the bits are no code. */
  symbol(table: HuffmanTable): number {
    if (this.count < 16) this.fill();
    const entry = table[(this.held >>> (this.count - 16)) & 0xffff]!;
    if (entry === 0) return -1;
    this.count -= entry >> 8;
    return entry & 0xff;
  }

  /** @param length at most 16 */
  bits(length: number): number {
    if (this.count < length) this.fill();
    this.count -= length;
    return (this.held >>> this.count) & ((1 << length) - 1);
  }

  /**
   * Passes over the coefficients of a block behind its mean.
   * @param steps of the same table
   * @returns whether the bits were codes
   */
  passBlock(table: HuffmanTable, steps: BlockSteps): boolean {
    for (let next = 1; next < 64;) {
      if (this.count < 16) this.fill();
      const step = steps[(this.held >>> (this.count - STEP_BITS)) & ((1 << STEP_BITS) - 1)]!;
      const behind = next + ((step >> 5) & 0x3ff);
      const ends = step >= ENDS_BLOCK;
      // Codes behind the last coefficient are those of the next block.
      if (step !== 0 && behind <= (ends ? 63 : 64)) {
        this.count -= step & 31;
        if (ends) return true;
        next = behind;
      } else {
        const symbol = this.symbol(table);
        if (symbol < 0) return false;
        const length = symbol & 15;
        const run = symbol >> 4;
        if (length === 0 && run < 15) return true;
        this.bits(length);
        next += run + 1;
      }
    }
    return true;
  }
}
