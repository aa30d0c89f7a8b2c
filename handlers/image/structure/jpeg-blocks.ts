import type { BitReader, HuffmanTable } from './jpeg-huffman';

/** Which coefficients of a component's blocks are not zero, so far: two words of 32 for each block. */
export type NonZero = Int32Array;

/** A scan's parameters. A sequential scan codes coefficients 0 to 63 at once. */
export interface Spectrum {
  readonly first: number;
  readonly last: number;
  /** Whether the scan adds a bit to what earlier ones coded. */
  readonly refines: boolean;
}

const isSet = (words: NonZero, block: number, k: number): boolean =>
  (words[2 * block + (k >> 5)]! & (1 << (k & 31))) !== 0;

const set = (words: NonZero, block: number, k: number): void => {
  words[2 * block + (k >> 5)]! |= 1 << (k & 31);
};

/**
 * Passes over the coded blocks of a progressive picture, one after the other, without making pixels of them: ITU-T T.81,
 * F.2.2 and G.1.2. Each method answers whether the bits were codes of the tables.
 */
export class BlockReader {
  /** Blocks to come that have nothing in this scan's band. */
  private emptyBlocks = 0;

  constructor(private readonly bits: BitReader) {}

  /** The upper bits of the difference of the mean. */
  mean(table: HuffmanTable): boolean {
    const length = this.bits.symbol(table);
    if (length < 0 || length > 16) return false;
    this.bits.bits(length);
    return true;
  }

  /** One bit more of the mean. */
  refinedMean(): boolean {
    this.bits.bits(1);
    return true;
  }

  /** A band of a block, coded for the first time. */
  band(table: HuffmanTable, { first, last }: Spectrum, words: NonZero, block: number): boolean {
    if (this.emptyBlocks > 0) {
      this.emptyBlocks -= 1;
      return true;
    }
    for (let k = first; k <= last; k += 1) {
      const symbol = this.bits.symbol(table);
      if (symbol < 0) return false;
      const length = symbol & 15;
      const run = symbol >> 4;
      if (length === 0 && run < 15) {
        this.emptyBlocks = (1 << run) - 1 + this.bits.bits(run);
        break;
      }
      k += run;
      this.bits.bits(length);
      if (length > 0 && k < 64) set(words, block, k);
    }
    return true;
  }

  /** A band of a block, one bit more precise: a bit for each coefficient that is not zero, and new ones between them. */
  refinement(table: HuffmanTable, { first, last }: Spectrum, words: NonZero, block: number): boolean {
    let k = first;
    for (; this.emptyBlocks === 0 && k <= last; k += 1) {
      const symbol = this.bits.symbol(table);
      if (symbol < 0) return false;
      const isNew = (symbol & 15) !== 0;
      let run = symbol >> 4;
      if (isNew) this.bits.bits(1);
      else if (run < 15) {
        this.emptyBlocks = (1 << run) + this.bits.bits(run);
        break;
      }
      for (; k <= last; k += 1) {
        if (isSet(words, block, k)) this.bits.bits(1);
        else if (run-- === 0) break;
      }
      if (isNew && k < 64) set(words, block, k);
    }
    if (this.emptyBlocks > 0) {
      if (words[2 * block] !== 0 || words[2 * block + 1] !== 0) {
        for (; k <= last; k += 1) if (isSet(words, block, k)) this.bits.bits(1);
      }
      this.emptyBlocks -= 1;
    }
    return true;
  }
}
