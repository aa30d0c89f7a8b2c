import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { buildPackages } from '../../packaging/build-packages';
import type { PackageFiles } from '../../modules/package-files';

const ROOT = join(__dirname, '../..');
const workflows = [
  {
    name: 'demo',
    functions: { 'say-hello': { usesSharp: false }, 'say-goodbye': { usesSharp: false } },
  },
] as never;

let project: string;
let built: string[];

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'project-'));
  built = [];
  mkdirSync(join(project, 'handlers/demo'), { recursive: true });
  mkdirSync(join(project, 'packaging'));
  mkdirSync(join(project, 'state-machines'));
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  writeFileSync(join(project, 'package-lock.json'), '{}');
  writeHandler('say-hello', 'hello');
  writeHandler('say-goodbye', 'goodbye');
});
afterEach(() => rmSync(project, { recursive: true }));

function writeHandler(name: string, text: string): void {
  writeFileSync(join(project, `handlers/demo/${name}.ts`), `export async function handler() { return '${text}'; }\n`);
}

function build(from = project): Promise<PackageFiles> {
  return buildPackages({
    workflows,
    projectRoot: from,
    directory: join(from, 'dist'),
    report: (message) => built.push(message),
  });
}

function hashes(packages: PackageFiles): string[] {
  return ['say-hello', 'say-goodbye'].map((name) => packages.function('demo', name).sha256);
}

describe('buildPackages', () => {
  it('zips every function as one ES module', async () => {
    const packages = await build();

    const files = unzipSync(readFileSync(packages.function('demo', 'say-hello').path));
    expect(Object.keys(files)).toEqual(['index.mjs']);
    expect(Buffer.from(files['index.mjs']!).toString()).toContain('hello');
  });

  it('builds nothing a second time, even when every file was touched', async () => {
    const before = hashes(await build());
    for (const name of ['say-hello', 'say-goodbye']) utimesSync(join(project, `handlers/demo/${name}.ts`), 1, 1);

    const after = hashes(await build());

    expect(after).toEqual(before);
    expect(built).toHaveLength(1);
  });

  it('changes one zip when one handler changes', async () => {
    const [hello, goodbye] = hashes(await build());
    writeHandler('say-hello', 'hello again');

    const [changed, same] = hashes(await build());

    expect(changed).not.toBe(hello);
    expect(same).toBe(goodbye);
  });

  it('builds again what was deleted', async () => {
    const packages = await build();
    rmSync(packages.function('demo', 'say-hello').path);

    await build();

    expect(existsSync(packages.function('demo', 'say-hello').path)).toBe(true);
  });

  it('gives the same bytes in another folder', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'another-folder-'));
    cpSync(project, copy, { recursive: true, verbatimSymlinks: true });

    expect(hashes(await build(copy))).toEqual(hashes(await build()));
    rmSync(copy, { recursive: true });
  });

  it('leaves nothing behind but the zips', async () => {
    await build();

    const left = readdirSync(join(project, 'dist'), { recursive: true }).map(String).sort();
    expect(left).toEqual([
      'functions',
      'functions/built-from.sha256',
      'functions/demo',
      'functions/demo/say-goodbye.zip',
      'functions/demo/say-hello.zip',
    ]);
  });

  it('says which archive is missing and how to build it', async () => {
    const packages = await build();

    expect(() => packages.function('demo', 'sing')).toThrow(/sing\.zip does not exist.*npm run build:functions/);
  });
});
