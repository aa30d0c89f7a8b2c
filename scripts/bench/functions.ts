import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleHandlers, type HandlerBundle } from '../../packaging/bundle-handlers';
import { workflows } from '../../state-machines/index';
import { type Bench, type Row, rounded } from './bench';
import { runChild } from './run-child';

const ROOT = join(__dirname, '..', '..');
const BEST_OF = 10;
const LIMIT_MS = 60_000;

interface Times {
  /** On the clock, as a caller waits for it. */
  readonly wallMs: number;
  /** Of a CPU: what a busy machine changes less. */
  readonly cpuMs: number;
}

/** What a module takes to be imported: the best of several, each in its own process. */
function importTimes(path: string, modules: string): Times {
  const script = `
    const [start, usage] = [performance.now(), process.cpuUsage()];
    import(${JSON.stringify(path)}).then(() => {
      const wallMs = performance.now() - start;
      const { user, system } = process.cpuUsage(usage);
      console.log(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000 }));
      process.exit();
    });`;
  // Node's own modules are loaded by the first caller on Lambda as well.
  const variables = { NODE_PATH: modules, AWS_REGION: 'us-east-1' };
  const runs = Array.from({ length: BEST_OF }, () => {
    const { stdout } = runChild(process.execPath, ['-e', script], { limitMs: LIMIT_MS, variables });
    return JSON.parse(stdout) as Times;
  });
  return {
    wallMs: Math.min(...runs.map(({ wallMs }) => wallMs)),
    cpuMs: Math.min(...runs.map(({ cpuMs }) => cpuMs)),
  };
}

/** The same functions with the SDK and all else as they are installed. */
async function buildUnbundled(outdir: string): Promise<void> {
  const functions = Object.values(workflows).flatMap(({ name, functions: described }) =>
    Object.keys(described).map((key) => `${name}/${key}`),
  );
  await build({
    absWorkingDir: ROOT,
    entryPoints: functions.map((key) => ({ in: `handlers/${key}.ts`, out: `${key}/index` })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  });
}

/** A folder of modules in which sharp is an empty one, but for what is called when a function is loaded. */
function withoutSharp(folder: string): string {
  const modules = join(folder, 'without-sharp');
  mkdirSync(join(modules, 'sharp'), { recursive: true });
  writeFileSync(
    join(modules, 'sharp', 'index.js'),
    'module.exports = Object.assign(() => undefined, { block: () => undefined, unblock: () => undefined });\n',
  );
  return modules;
}

function rowOf(name: string, bundle: HandlerBundle, folder: string, modules: string): Row {
  const bundled = importTimes(bundle.path, modules);
  const unbundled = importTimes(join(folder, 'unbundled', name, 'index.mjs'), join(ROOT, 'node_modules'));
  return {
    function: name,
    bytes: bundle.bytes,
    importMs: rounded(bundled.wallMs),
    importCpuMs: rounded(bundled.cpuMs),
    unbundledImportMs: rounded(unbundled.wallMs),
    timesAsFast: rounded(unbundled.wallMs / bundled.wallMs),
    usesSharp: bundle.usesSharp,
  };
}

/**
 * Size and import time of each function, sharp left out, beside the same code with its dependencies as they are
 * installed (sharp included, where it is used). What sharp takes stands in its own row.
 */
export const bench: Bench = {
  async rows() {
    const folder = mkdtempSync(join(tmpdir(), 'bench-functions-'));
    try {
      // Beside the unbundled code alone: a bundle that found it would find sharp, too.
      mkdirSync(join(folder, 'unbundled'));
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'unbundled', 'node_modules'), 'junction');
      const bundles = await bundleHandlers({
        workflows: Object.values(workflows),
        outputDirectory: join(folder, 'bundles'),
      });
      await buildUnbundled(join(folder, 'unbundled'));
      const modules = withoutSharp(folder);
      const rows = Object.entries(bundles).map(([name, bundle]) => rowOf(name, bundle, folder, modules));
      const entry = join(folder, 'sharp.cjs');
      writeFileSync(entry, "require('sharp');\n");
      const sharp = importTimes(entry, join(ROOT, 'node_modules'));
      return [
        ...rows,
        { function: 'sharp, alone', importMs: rounded(sharp.wallMs), importCpuMs: rounded(sharp.cpuMs) },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
