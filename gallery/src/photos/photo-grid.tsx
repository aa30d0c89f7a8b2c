import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { GridRowView } from './grid-row';
import { moveFocus } from './grid-keys';
import { type GridLayout, layOut, NO_LAYOUT, rowAt } from './layout';
import type { PhotoList } from './photo-list';
import './photo-grid.css';

const GAP = 4;
const DAY_HEIGHT = 44;
/** Pixels above and below what is seen that are drawn, too. */
const MARGIN = 800;
/** Pixels before the end at which the next page is loaded. */
const AHEAD = 3000;

interface PhotoGridProps {
  readonly list: PhotoList;
  /** Search that photos are opened with. */
  readonly query: string;
}

/** Lays a list out, going on from what was laid out before as long as nothing in that has changed. */
function layouts(list: PhotoList): (width: number) => GridLayout {
  let last = { width: 0, generation: -1, layout: NO_LAYOUT };
  return (width) => {
    if (width === 0) return NO_LAYOUT;
    const generation = list.generation.value;
    const isArranged = list.isArranged.value;
    const isSame = last.width === width && last.generation === generation && !isArranged;
    const options = { width, gap: GAP, dayHeight: DAY_HEIGHT, targetHeight: width < 600 ? 120 : 200 };
    const entries = list.entries.value;
    const placed = isArranged ? entries.map(({ ratio, takenAt }) => ({ ratio, day: takenAt.slice(0, 10) })) : entries;
    const layout = layOut(placed, options, isSame ? last.layout : NO_LAYOUT);
    last = { width, generation, layout };
    return layout;
  };
}

/** Thumbnails in justified rows, day by day. Of any number, only those near what is seen are drawn. */
export function PhotoGrid({ list, query }: PhotoGridProps): JSX.Element {
  const grid = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  /** First and last row that are drawn. */
  const drawn = useSignal<readonly [number, number]>([0, 0]);
  const layOutFor = useMemo(() => layouts(list), [list]);
  const layout = useComputed(() => layOutFor(width.value));

  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = Math.floor(entry!.contentRect.width)));
    observer.observe(grid.current!);
    width.value = Math.floor(grid.current!.getBoundingClientRect().width);
    return () => observer.disconnect();
  }, []);

  const look = (): void => {
    const { rows, height } = layout.peek();
    const top = -grid.current!.getBoundingClientRect().top;
    const range = [rowAt(rows, top - MARGIN), rowAt(rows, top + window.innerHeight + MARGIN)] as const;
    if (range[0] !== drawn.peek()[0] || range[1] !== drawn.peek()[1]) drawn.value = range;
    const [first, last] = [rows[range[0]], rows[range[1]]];
    if (first && last) list.show(first.first, last.first + last.count);
    const isWanted = list.isArranged.peek() || top + window.innerHeight + AHEAD > height;
    if (isWanted && list.problem.peek() === undefined) void list.loadNext();
  };

  useSignalEffect(() => {
    // After each page, and whenever the rows have changed.
    void layout.value;
    if (!list.isLoading.value && width.value > 0) queueMicrotask(() => grid.current && look());
  });
  useEffect(() => {
    let isPlanned = false;
    const plan = (): void => {
      if (isPlanned) return;
      isPlanned = true;
      requestAnimationFrame(() => {
        isPlanned = false;
        if (grid.current) look();
      });
    };
    window.addEventListener('scroll', plan, { passive: true });
    window.addEventListener('resize', plan);
    return () => {
      window.removeEventListener('scroll', plan);
      window.removeEventListener('resize', plan);
    };
  }, [list]);

  const [first, last] = drawn.value;
  const entries = list.entries.value;
  return (
    <div
      ref={grid}
      class="photo-grid"
      style={{ height: `${layout.value.height}px` }}
      onKeyDown={(event) => moveFocus(event, layout.peek())}
    >
      {layout.value.rows.slice(first, last + 1).map((row) => (
        <GridRowView
          key={row.first}
          row={row}
          entries={entries.slice(row.first, row.first + row.count)}
          gap={GAP}
          query={query}
        />
      ))}
    </div>
  );
}
