import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Texts that files shall have, by their paths from the root of the repository. */
export type Generated = Readonly<Record<string, string>>;

/** Absolute path of a file of the repository. */
export const pathOf = (file: string): string => join(ROOT, file);

/** Text of a file of the repository. */
export const textOf = (file: string): string => readFileSync(pathOf(file), 'utf8');

/** A value as the JSON file that holds it. `expanded` gives each member of an object a line, even where one holds all. */
export async function jsonFile(file: string, value: unknown, { expanded = false } = {}): Promise<Generated> {
  // Jest cannot load it, and tests use what stands beside this.
  const { format, resolveConfig } = await import('prettier');
  const options = await resolveConfig(pathOf(file));
  return { [file]: await format(JSON.stringify(value, undefined, expanded ? 2 : 0), { ...options, parser: 'json' }) };
}
