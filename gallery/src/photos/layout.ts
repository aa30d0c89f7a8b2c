import { type JustifiedRow, justify, type RowOptions } from './justify';

/** A row of the grid: pictures, above which the day stands when they are the first of it. */
export interface GridRow extends JustifiedRow {
  readonly top: number;
  /** With the gap below it, and the heading of the day above it. */
  readonly outerHeight: number;
  /** `YYYY-MM-DD`, of the first row of a day. */
  readonly day?: string;
}

export interface GridLayout {
  readonly rows: readonly GridRow[];
  readonly height: number;
  /** Pictures that were laid out. */
  readonly count: number;
}

export interface LayoutOptions extends RowOptions {
  /** Of the heading of a day, in pixels. */
  readonly dayHeight: number;
}

/** What the layout has to know of a picture. */
export interface Placed {
  readonly ratio: number;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

export const NO_LAYOUT: GridLayout = { rows: [], height: 0, count: 0 };

/**
 * Lays pictures out in justified rows, day by day.
 * @param before layout of the first of these pictures with the same options: only what comes after them, and the row
 * that they did not fill, is laid out
 */
export function layOut(
  pictures: readonly Placed[],
  options: LayoutOptions,
  before: GridLayout = NO_LAYOUT,
): GridLayout {
  const last = before.rows.at(-1);
  const isOpen = last !== undefined && !last.isFull;
  const rows = isOpen ? before.rows.slice(0, -1) : [...before.rows];
  let index = isOpen ? last.first : before.count;
  let top = isOpen ? last.top : before.height;
  // A row that was taken up again may have been the first of its day.
  let day = isOpen && last.day !== undefined ? undefined : pictures[index - 1]?.day;
  while (index < pictures.length) {
    const current = pictures[index]!.day;
    let end = index + 1;
    while (end < pictures.length && pictures[end]!.day === current) end += 1;
    for (const row of justify((at) => pictures[at]!.ratio, { from: index, to: end }, options)) {
      const isFirst = current !== day;
      day = current;
      const outerHeight = row.height + options.gap + (isFirst ? options.dayHeight : 0);
      rows.push({ ...row, top, outerHeight, ...(isFirst ? { day } : {}) });
      top += outerHeight;
    }
    index = end;
  }
  return { rows, height: top, count: pictures.length };
}

/** Index of the row at a height, or of the nearest one; found in steps that halve. */
export function rowAt(rows: readonly GridRow[], y: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rows[middle]!.top <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The row that holds a picture. */
export function rowOf(rows: readonly GridRow[], picture: number): GridRow | undefined {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rows[middle]!.first <= picture) low = middle;
    else high = middle - 1;
  }
  return rows[low];
}
