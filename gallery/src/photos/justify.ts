/** Pixels. */
export interface RowOptions {
  readonly width: number;
  readonly targetHeight: number;
  readonly gap: number;
}

/** Pictures side by side. */
export interface JustifiedRow {
  readonly first: number;
  readonly count: number;
  readonly height: number;
  /** Whether they fill the width. */
  readonly isFull: boolean;
}

/** A panorama does not make a row of a few pixels, nor a narrow picture one that fills the screen. */
const NARROWEST = 0.4;
const WIDEST = 4;

/** The shape in which a picture is shown, width through height. Of unknown size: a square. */
export function shownRatio(width: number | undefined, height: number | undefined): number {
  return width && height ? Math.min(Math.max(width / height, NARROWEST), WIDEST) : 1;
}

/**
 * Puts pictures into rows of full width and about the wanted height. The last row keeps that height, since it cannot be
 * filled.
 * @param ratioAt width through height of a picture
 */
export function justify(
  ratioAt: (index: number) => number,
  { from, to }: { readonly from: number; readonly to: number },
  { width, targetHeight, gap }: RowOptions,
): JustifiedRow[] {
  const rows: JustifiedRow[] = [];
  let first = from;
  let ratios = 0;
  for (let index = from; index < to; index += 1) {
    ratios += ratioAt(index);
    const count = index - first + 1;
    const height = (width - (count - 1) * gap) / ratios;
    if (height > targetHeight) continue;
    rows.push({ first, count, height, isFull: true });
    first = index + 1;
    ratios = 0;
  }
  if (first < to) rows.push({ first, count: to - first, height: targetHeight, isFull: false });
  return rows;
}
