import { isUtf8 } from 'node:buffer';
import { quoted } from '../file-fault';
import type { PhotoFile } from '../photo-files';
import { printable } from '../terminal';
import type { RunContext } from '../workflow-run';

/** Whether a run also does what earlier ones finished: when told to, and always with the samples, which are to be seen. */
export function repeats({ again, paths }: Pick<RunContext, 'again' | 'paths'>): boolean {
  return again === true || paths.length === 0;
}

/** Says under which names files go whose own cannot be written. */
export function tellNames(photos: readonly PhotoFile[], stream: NodeJS.WritableStream): void {
  for (const { source, path } of photos) {
    if (typeof source === 'string' || isUtf8(source)) continue;
    stream.write(`The name of ${quoted(path)} is not valid UTF-8: it is processed under this name. Rename the file.\n`);
  }
}

/** Says what was in the way of single files, each with the rule and the remedy. */
export function tellProblems(
  reports: readonly { readonly file: string; readonly problem?: string }[],
  stream: NodeJS.WritableStream,
): void {
  for (const { file, problem } of reports) {
    if (problem !== undefined) stream.write(`${printable(`${file}: ${problem}`)}\n`);
  }
}

/** Says how many photos an earlier run had finished. */
export function tellSkipped(count: number, stream: NodeJS.WritableStream): void {
  if (count === 0) return;
  const photos = count === 1 ? '1 photo was' : `${count} photos were`;
  stream.write(`${photos} finished before and not processed again; --again repeats.\n`);
}
