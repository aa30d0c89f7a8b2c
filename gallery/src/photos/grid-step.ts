import { type GridLayout, rowAt, rowOf } from './layout';

/** The picture that a key goes to from another; undefined for keys that do nothing here. */
export function goneTo(key: string, from: number, { rows, count }: GridLayout): number | undefined {
  if (key === 'ArrowRight') return Math.min(from + 1, count - 1);
  if (key === 'ArrowLeft') return Math.max(from - 1, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  const row = rowOf(rows, from);
  if (!row) return undefined;
  const other = rows[rowAt(rows, row.top) + (key === 'ArrowDown' ? 1 : -1)];
  if (!other) return from;
  // About below or above: as far along the row as before.
  const part = (from - row.first + 0.5) / row.count;
  return other.first + Math.min(Math.floor(part * other.count), other.count - 1);
}
