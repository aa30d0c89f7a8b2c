import { displayWidth, printable } from './terminal';

/** A column of a text table. */
export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Longer cells are cut in the middle. */
  readonly maximum?: number;
  value(row: Row): string;
}

function shorten(text: string, maximum: number): string {
  const characters = [...text];
  if (displayWidth(text) <= maximum) return text;
  const head = Math.ceil((maximum - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (maximum - 1 - head)).join('')}`;
}

/** Draws rows as a text table. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map((column) => shorten(printable(column.value(row)), column.maximum ?? 60)));
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...cells.map((row) => displayWidth(row[index]!))),
  );
  const pad = (text: string, index: number): string => {
    const space = ' '.repeat(Math.max(0, widths[index]! - displayWidth(text)));
    return columns[index]!.align === 'right' ? space + text : text + space;
  };
  const line = (row: readonly string[]): string => row.map(pad).join('  ').trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...cells.map(line),
  ].join('\n');
}
