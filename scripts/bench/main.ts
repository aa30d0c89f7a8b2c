import { parseArgs } from 'node:util';
import { table } from '../../local/cli/table';
import type { Bench, Row } from './bench';
import { runChild } from './run-child';

/** A part that takes longer than this hangs. */
const PART_LIMIT_MS = 1_800_000;

const BENCHES: Readonly<Record<string, { readonly about: string; load(): Promise<{ readonly bench: Bench }> }>> = {
  thumbnails: {
    about: 'thumbnails as RegisterImage makes them, beside GraphicsMagick, jimp and the decoder alone',
    load: () => import('./thumbnails.js'),
  },
  formats: {
    about: 'the copy of each format that Rekognition does not take, beside its decoder alone: time and memory',
    load: () => import('./formats.js'),
  },
  metadata: {
    about: 'what an image says of itself, beside GraphicsMagick and the decoder alone',
    load: () => import('./metadata.js'),
  },
  requests: { about: 'requests and bytes of an image, by a local run', load: () => import('./requests.js') },
  functions: {
    about: 'size and import time of each function, beside the SDK as it is installed',
    load: () => import('./functions.js'),
  },
  states: { about: 'states and calls of an image, by local runs', load: () => import('./states.js') },
  local: {
    about: "images per second of a local run, beside the models' own time",
    load: () => import('./local.js'),
  },
  growth: {
    about: 'time and memory of a local run from 50 to 1,000 photos',
    load: () => import('./growth.js'),
  },
  gallery: {
    about: 'first pages of the gallery with 10,000 and 100,000 photos, and an album to its end',
    load: () => import('./gallery.js'),
  },
  burst: {
    about: 'an album at once: paced starts beside what was before, in virtual time (--write: docs/decisions, minutes)',
    load: () => import('./burst.js'),
  },
};

function usage(): string {
  const lines = Object.entries(BENCHES).map(([name, { about }]) => `  npm run bench -- ${name.padEnd(10)} ${about}`);
  return ['Usage:', '  npm run bench               all of them', ...lines, 'Options: --json, --write'].join('\n');
}

function tableOf(rows: readonly Row[]): string {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return table(
    rows,
    titles.map((title) => ({
      title,
      align: rows.some((row) => typeof row[title] === 'number') ? ('right' as const) : ('left' as const),
      value: (row: Row) => String(row[title] ?? ''),
    })),
  );
}

async function runOne(name: string, { json, write }: { json: boolean; write: boolean }): Promise<void> {
  const { bench } = await BENCHES[name]!.load();
  if (json) console.log(JSON.stringify(await bench.rows(), undefined, 2));
  else if (write && bench.write) await bench.write();
  else console.log(bench.text ? await bench.text() : tableOf(await bench.rows()));
}

/** Each part in its own process: none pays for what another has left in memory. */
function runAll(json: boolean): number {
  const found: Record<string, unknown> = {};
  let failed = 0;
  for (const name of Object.keys(BENCHES)) {
    if (!json) console.log(`\n${name}: ${BENCHES[name]!.about}\n`);
    try {
      const args = [...process.execArgv, __filename, name, ...(json ? ['--json'] : [])];
      const { stdout, stderr } = runChild(process.execPath, args, { limitMs: PART_LIMIT_MS });
      process.stderr.write(stderr);
      if (json) found[name] = JSON.parse(stdout);
      else console.log(stdout);
    } catch (error) {
      failed += 1;
      console.error(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (json) console.log(JSON.stringify(found, undefined, 2));
  return failed === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
  });
  const [name] = positionals;
  if (name === undefined && !values.write) return runAll(values.json);
  if (name === undefined || !Object.hasOwn(BENCHES, name) || positionals.length > 1) {
    console.error(usage());
    return 2;
  }
  await runOne(name, values);
  return 0;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
