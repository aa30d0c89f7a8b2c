import type { JSX } from 'preact';
import { dayText } from '../texts/formats';
import type { GridRow } from './layout';
import type { Entry } from './photo-list';
import { PhotoTile } from './photo-tile';

interface GridRowProps {
  readonly row: GridRow;
  readonly entries: readonly Entry[];
  readonly gap: number;
  readonly query: string;
}

/** A row of thumbnails, below its day when it is the first. */
export function GridRowView({ row, entries, gap, query }: GridRowProps): JSX.Element {
  return (
    <div class="grid-row" style={{ transform: `translateY(${row.top}px)`, height: `${row.outerHeight}px` }}>
      {row.day !== undefined && <h2 class="grid-day">{dayText(row.day)}</h2>}
      <ul class="grid-photos" style={{ height: `${row.height}px`, gap: `${gap}px` }}>
        {entries.map((entry, index) => (
          <li key={entry.id} style={{ width: `${entry.ratio * row.height}px` }}>
            <PhotoTile entry={entry} index={row.first + index} query={query} />
          </li>
        ))}
      </ul>
    </div>
  );
}
