import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { workflows } from '../state-machines/index';

const ROOT = join(__dirname, '..');

/** Files of the product, as they are written or generated; not what tests it, nor what documents it. */
const FILES = [
  '.ci',
  'env',
  'handlers',
  'local',
  'main.ts',
  'modules',
  'packaging',
  'scripts',
  'state-machines',
  'tools',
]
  .flatMap((name) =>
    name.endsWith('.ts')
      ? [name]
      : readdirSync(join(ROOT, name), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/')),
  )
  // The gallery shows what it knows of a workflow, and goes on without one that it does not know.
  .filter((file) => !/(^|\/)gallery(\/|-|\.ts$)/.test(file))
  .sort();

const TEXTS = FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);
const naming = (name: RegExp): string[] => TEXTS.filter(([, text]) => name.test(text)).map(([file]) => file);
/** Commands that call one function themselves. */
const CALLERS: Readonly<Record<string, readonly string[]>> = {
  'batch-detection': ['local/cli/runs/batch-detection-model.ts'],
  'image-analysis': ['tools/backfill/run-locally.ts'],
};
const GENERATED = ['env/environment.schema.json', 'modules/addresses.json'];

/** CONTRIBUTING.md says what a change touches. This keeps it true where a search can see it. */
describe('what a change touches by hand', () => {
  it('lists all workflows in one file, beside what each environment deploys and what one machine can run and count', () => {
    const lists = Object.keys(workflows).map((name) => new Set(naming(new RegExp(`["']${name}["']`))));

    const listing = FILES.filter((file) => lists.filter((files) => files.has(file)).length >= 3);

    expect(listing.filter((file) => !GENERATED.includes(file))).toEqual([
      'env/dev.json',
      'env/prod.json',
      'env/staging.json',
      'local/cli/runs/index.ts',
      'state-machines/index.ts',
      'tools/cost-arguments.ts',
      'tools/cost/count-samples.ts',
    ]);
  });

  it.each(Object.values(workflows))('names no function of $name where it is built, deployed or run', (workflow) => {
    const names = Object.keys(workflow.functions).filter((name) => name.includes('-'));

    const files = naming(new RegExp(`["'/](${names.join('|')})["'.]`));

    const own = new RegExp(`^(state-machines/|handlers/${workflow.name}/|env/environment.schema.json$)`);
    expect(files.filter((file) => !own.test(file))).toEqual(CALLERS[workflow.name] ?? []);
  });
});
