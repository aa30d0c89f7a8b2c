import { parseArgs } from 'node:util';

/** How a bench is asked for. */
export interface BenchOptions {
  /** One JSON array on stdout in place of a table. */
  readonly json: boolean;
  /** Writes the tables of the documentation anew, which takes longer. */
  readonly write: boolean;
}

/** A bench prints its table, or its rows as JSON. */
export type Bench = (options: BenchOptions) => Promise<void>;

const BENCHES: Readonly<Record<string, { readonly about: string; load(): Promise<{ readonly bench: Bench }> }>> = {
  burst: {
    about: 'an album at once: paced starts beside what was before, in virtual time (--write: docs/decisions, minutes)',
    load: () => import('./burst.js'),
  },
};

function usage(): string {
  const lines = Object.entries(BENCHES).map(([name, { about }]) => `  npm run bench -- ${name.padEnd(8)} ${about}`);
  return ['Usage:', ...lines, 'Options: --json, --write'].join('\n');
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
  });
  const [name = ''] = positionals;
  if (!Object.hasOwn(BENCHES, name) || positionals.length > 1) {
    console.error(usage());
    return 2;
  }
  const { bench } = await BENCHES[name]!.load();
  await bench(values);
  return 0;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
