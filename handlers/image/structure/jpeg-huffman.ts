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
const STEP_MASK = (1 << STEP_BITS) - 1;
const ENDS_BLOCK = 1 << 15;

/**
 * For each 12 bits that may come within a block: what the codes that lie in them as a whole, with the bits behind each,
 * amount to. Bits in the lowest 5, coefficients in the next 10, and whether the last of them ends the block; 0 when not
 * even the first code lies in them.
 */
type BlockSteps = Uint16Array;

/** How a component's blocks are coded in a sequential scan. */
export interface BlockCode {
  readonly mean: HuffmanTable;
  readonly rest: HuffmanTable;
  /** From the first bit of a block. */
  readonly first: BlockSteps;
  /** From a code behind the mean. */
  readonly further: BlockSteps;
}

/** What the codes behind the mean amount to, from one of 12 bits on. */
function stepFrom(rest: HuffmanTable, bits: number, from: number): number {
  let [used, coefficients] = [from, 0];
  for (;;) {
    const entry = rest[(bits << (16 - STEP_BITS + used)) & 0xffff]!;
    const length = entry & 15;
    const run = (entry >> 4) & 15;
    if (entry === 0 || used + (entry >> 8) + length > STEP_BITS) return (coefficients << 5) | used;
    used += (entry >> 8) + length;
    if (length === 0 && run < 15) return ENDS_BLOCK | (coefficients << 5) | used;
    coefficients += run + 1;
  }
}

/** Joins the codes of two tables, so that most blocks take a few looks. */
export function blockCode(mean: HuffmanTable, rest: HuffmanTable): BlockCode {
  const first = new Uint16Array(1 << STEP_BITS);
  const further = new Uint16Array(1 << STEP_BITS);
  for (let bits = 0; bits <= STEP_MASK; bits += 1) {
    further[bits] = stepFrom(rest, bits, 0);
    const entry = mean[bits << (16 - STEP_BITS)]!;
    const used = (entry >> 8) + (entry & 0xff);
    if (entry !== 0 && used <= STEP_BITS) first[bits] = stepFrom(rest, bits, used);
  }
  return { mean, rest, first, further };
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

  /** The symbol that comes next, or -1 when the bits are not codes. */
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
   * Passes over blocks of a sequential scan. Everything that changes is kept in variables of this one loop, which takes
   * half the time of fields: it runs once for each few bits of a picture.
   * @param unit how the blocks of a unit are coded, in turn
   * @returns how many units were passed over, the one at which the bits ended included, and whether bits were not codes
   */
  passUnits(unit: readonly BlockCode[], count: number): { readonly units: number; readonly broken: boolean } {
    const { bytes, end } = this;
    let { held, count: bits, offset } = this;
    for (let units = 1; units <= count; units += 1) {
      for (const { mean, rest, first, further } of unit) {
        let steps = first;
        for (let next = 0; next < 64; steps = further) {
          while (bits < 16) {
            let byte = 0;
            if (offset < end) {
              byte = bytes[offset]!;
              offset += byte === 0xff ? 2 : 1;
            } else {
              this.lacking += 8;
            }
            held = (held << 8) | byte;
            bits += 8;
          }
          const step = steps[(held >>> (bits - STEP_BITS)) & STEP_MASK]!;
          const behind = (next || 1) + ((step >> 5) & 0x3ff);
          const ends = step >= ENDS_BLOCK;
          // Codes behind the last coefficient are those of the next block.
          if (step !== 0 && behind <= (ends ? 63 : 64)) {
            bits -= step & 31;
            next = ends ? 64 : behind;
          } else {
            this.hold(held, bits, offset);
            next = next === 0 ? this.passMean(mean) : this.passCoefficient(rest, next);
            if (next < 0) return { units, broken: true };
            ({ held, count: bits, offset } = this);
          }
        }
      }
      if (this.lacking > bits) {
        this.hold(held, bits, offset);
        return { units, broken: false };
      }
    }
    this.hold(held, bits, offset);
    return { units: count, broken: false };
  }

  private hold(held: number, count: number, offset: number): void {
    this.held = held;
    this.count = count;
    this.offset = offset;
  }

  /** @returns the coefficient behind the mean, or -1 when the bits were not codes */
  private passMean(table: HuffmanTable): number {
    const length = this.symbol(table);
    if (length < 0 || length > 16) return -1;
    this.bits(length);
    return 1;
  }

  /** @returns the coefficient that comes next, 64 at the end of the block, or -1 when the bits were not codes */
  private passCoefficient(table: HuffmanTable, next: number): number {
    const symbol = this.symbol(table);
    if (symbol < 0) return -1;
    const length = symbol & 15;
    const run = symbol >> 4;
    if (length === 0 && run < 15) return 64;
    this.bits(length);
    return next + run + 1;
  }
}
