import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = join(__dirname, '..');
/** The slowest takes a few minutes. */
const LIMIT_MS = 1_200_000;

interface Generator {
  /** What it writes, wholly or between marks. */
  readonly files: readonly string[];
  readonly command: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** In this order: the diagrams show states that are copied before. */
const GENERATORS: readonly Generator[] = [
  { files: ['state-machines/image-backfill.asl.json'], command: ['tsx', 'scripts/backfill-states.ts'] },
  {
    files: ['docs/image-analysis.md', 'docs/rider-photo.md', 'docs/batch-detection.md', 'docs/scale.md'],
    command: ['tsx', 'scripts/update-diagrams.ts'],
  },
  { files: ['env/environment.schema.json'], command: ['tsx', 'env/write-schema.ts'] },
  { files: ['modules/addresses.json'], command: ['tsx', 'scripts/addresses.ts'] },
  { files: ['docs/deploy.md'], command: ['tsx', 'scripts/idle-cost.ts'] },
  {
    files: ['docs/deployer-policy.json', 'docs/permissions-boundary.json'],
    command: ['tsx', 'scripts/deployer-policy.ts', '--write'],
  },
  {
    files: ['__tests__/modules/__snapshots__/environment-stack.test.ts.snap'],
    command: ['jest', '--silent', '--ci=false', '-u', 'modules/environment-stack'],
  },
  {
    files: ['packages/local-aws/README.md'],
    command: ['jest', '--silent', 'local-aws/__tests__/contract'],
    variables: { UPDATE_CONTRACT: '1' },
  },
];

/** Tables of simulations, which take minutes and change with what is simulated only. */
const TABLES: readonly Generator[] = [
  { files: ['docs/batch-detection.md'], command: ['tsx', 'scripts/batch-tables.ts'] },
  {
    files: ['docs/decisions/paced-starts.md'],
    command: ['tsx', 'scripts/bench/main.ts', 'burst', '--write'],
  },
];

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** @returns the files that it changed */
function run({ files, command, variables }: Generator): string[] {
  const before = files.map(textOf);
  const { status, stdout, stderr } = spawnSync('npx', ['--no-install', ...command], {
    cwd: ROOT,
    env: { ...process.env, ...variables },
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  if (status !== 0) throw new Error(`"${command.join(' ')}" did not end well:\n${stdout}${stderr}`);
  return files.filter((file, index) => textOf(file) !== before[index]);
}

/** Writes everything anew that is generated and committed, and names what has changed. */
function main(): void {
  const { values } = parseArgs({ options: { tables: { type: 'boolean', default: false } } });
  const changed = [...GENERATORS, ...(values.tables ? TABLES : [])].flatMap(run);
  for (const file of new Set(changed)) console.log(`wrote ${file}`);
  if (changed.length === 0) console.log('Everything that is generated was fresh.');
}

main();
