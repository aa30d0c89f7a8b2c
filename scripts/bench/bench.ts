/** What a bench found: plain values, so that a program can read them. A ratio is of figures of the same run. */
export type Row = Readonly<Record<string, string | number | boolean>>;

/** Something that is measured. */
export interface Bench {
  /** Measures. What cannot be measured here is a row with `skipped`: why. */
  rows(): Promise<readonly Row[]>;
  /** Another text than the table of the rows. */
  text?(): Promise<string>;
  /** Rewrites the tables of the documentation. */
  write?(): Promise<void>;
}

/** A figure as tables show it: three digits are more than a busy machine can tell. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** Tells on stderr what is not measured, too: a table without it must not pass for a whole one. */
export function skipped(row: Row, why: string): Row {
  process.stderr.write(`SKIPPED ${Object.values(row).join(', ')}: ${why}\n`);
  return { ...row, skipped: why };
}
