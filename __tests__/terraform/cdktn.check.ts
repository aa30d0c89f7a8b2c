import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentNames } from '../../env/load-environment';
import { buildPackages } from '../../packaging/build-packages';
import { workflows } from '../../state-machines/index';
import { run } from '../support/terraform';
import { temporaryFolder } from '../support/terraform-stack';

const ROOT = join(__dirname, '../..');
/** The living fork of cdktf, as docs/cdktn.md names it. */
const FORK = { cdktn: '0.24.0', '@cdktn/provider-aws': '25.7.0' };
const SOURCES = [
  'main.ts',
  'cdktf.json',
  'tsconfig.json',
  'modules',
  'env',
  'packaging',
  'state-machines',
  'handlers',
  'package-lock.json',
];
const INSTALL_TIMEOUT_MS = 300_000;

function canBeInstalled(): boolean {
  try {
    for (const [name, version] of Object.entries(FORK)) {
      execFileSync('npm', ['view', `${name}@${version}`, 'version'], { cwd: ROOT, timeout: 30_000, stdio: 'pipe' });
    }
    return true;
  } catch {
    if (process.env['REQUIRE_TOOLS']) throw new Error('cdktn cannot be installed: the npm registry does not answer.');
    process.stderr.write('SKIPPED "the move to cdktn": the npm registry does not answer.\n');
    return false;
  }
}

(canBeInstalled() ? describe : describe.skip)('the move to cdktn', () => {
  const folder = temporaryFolder('cdktn');
  const project = join(folder.path, 'project');

  beforeAll(async () => {
    mkdirSync(project);
    for (const source of SOURCES) cpSync(join(ROOT, source), join(project, source), { recursive: true });
    renameImports(project);
    // The fork lies beside everything else that the project uses.
    const modules = join(project, 'node_modules');
    writeFileSync(
      join(project, 'package.json'),
      JSON.stringify({ private: true, dependencies: { ...FORK, constructs: constructsVersion() } }),
    );
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--no-package-lock'];
    await run('npm', ['install', ...quiet], { cwd: project, timeout: INSTALL_TIMEOUT_MS });
    const installed = new Set(readdirSync(modules));
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (!installed.has(name) && name !== 'cdktf' && name !== '@cdktf') {
        symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
      }
    }
    // The functions are the same: building them once is enough.
    await buildPackages({ workflows: Object.values(workflows) });
    cpSync(join(ROOT, 'dist/functions'), join(project, 'dist/functions'), { recursive: true });
    cpSync(join(ROOT, 'dist/layers'), join(project, 'dist/layers'), { recursive: true });
  });
  afterAll(() => folder.remove());

  it('takes a change of imports, and every resource stays as it is', async () => {
    const [theirs, ours] = [join(folder.path, 'theirs'), join(folder.path, 'ours')];
    const args = ['--import', 'tsx', 'main.ts'];
    await run(process.execPath, args, { cwd: project, env: { CDKTF_OUTDIR: theirs, CDKTN_OUTDIR: theirs } });
    await run(process.execPath, args, { cwd: ROOT, env: { CDKTF_OUTDIR: ours } });

    for (const name of environmentNames()) {
      const [fork, original] = [theirs, ours].map((outdir) => configuration(outdir, name));
      expect(fork).toEqual(original);
    }
  });
});

function constructsVersion(): string {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return dependencies['constructs']!;
}

/** The whole of the move, as docs/cdktn.md describes it. */
function renameImports(project: string): void {
  const files = ['main.ts', ...['modules', 'env', 'packaging'].flatMap((part) => sourcesIn(project, part))];
  for (const file of files) {
    const path = join(project, file);
    const source = readFileSync(path, 'utf8');
    writeFileSync(path, source.replaceAll("'cdktf'", "'cdktn'").replaceAll("'@cdktf/", "'@cdktn/"));
  }
}

function sourcesIn(project: string, folder: string): string[] {
  return readdirSync(join(project, folder), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

/** A stack without the notes of the tool that wrote it. */
function configuration(outdir: string, environment: string): unknown {
  const file = join(outdir, 'stacks', `rekognition-workflows-${environment}`, 'cdk.tf.json');
  return JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) => (key === '//' ? undefined : value)) as unknown;
}
