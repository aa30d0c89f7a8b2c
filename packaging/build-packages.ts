import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { WorkflowDescription } from '../state-machines/description';
import { bundleHandlers } from './bundle-handlers';
import { functionArchive, PackageArchives, sharpLayerArchive } from './package-archives';
import { buildSharpLayer, SHARP_LAYER_INPUTS } from './sharp-layer';
import { reproducibleZip } from './zip';

export interface BuildPackagesOptions {
  readonly workflows: readonly Pick<WorkflowDescription, 'name' | 'functions'>[];
  /** Folder that receives `functions/` and `layers/`; `dist` of the project by default. */
  readonly directory?: string;
  /** Folder that holds `handlers/` and `node_modules/`; the project itself by default. */
  readonly projectRoot?: string;
  /** Told about each thing that is built, and nothing else. */
  report?(message: string): void;
}

const PROJECT_ROOT = join(__dirname, '..');
/** What the code of the functions can depend on, relative to the project. */
const FUNCTION_INPUTS = ['handlers', 'state-machines', 'packaging', 'package-lock.json'];

/**
 * Builds the zips of all functions and of the sharp layer, or keeps those that are up to date. Whether they are is
 * decided by the contents of the sources, so that a fresh checkout or a touched file builds nothing.
 */
export async function buildPackages(options: BuildPackagesOptions): Promise<PackageArchives> {
  const directory = resolve(options.directory ?? join(PROJECT_ROOT, 'dist'));
  const projectRoot = resolve(options.projectRoot ?? PROJECT_ROOT);
  mkdirSync(directory, { recursive: true });
  await buildFunctions(options, directory, projectRoot);
  const usesSharp = options.workflows.some(({ functions }) =>
    Object.values(functions).some((lambda) => lambda.usesSharp),
  );
  if (usesSharp) await buildLayer(options, directory);
  return new PackageArchives(directory);
}

async function buildFunctions(options: BuildPackagesOptions, directory: string, projectRoot: string): Promise<void> {
  const archives = options.workflows.flatMap(({ name, functions }) =>
    Object.keys(functions).map((key) => ({ key: `${name}/${key}`, path: functionArchive(directory, name, key) })),
  );
  const digest = digestOf(
    FUNCTION_INPUTS.flatMap((input) => filesBelow(join(projectRoot, input))),
    projectRoot,
  );
  const stamp = join(directory, 'functions', 'built-from.sha256');
  if (isBuilt(stamp, digest) && archives.every(({ path }) => existsSync(path))) return;

  options.report?.(`Bundling ${archives.length} functions`);
  const bundleDirectory = mkdtempSync(join(directory, '.bundles-'));
  try {
    const bundles = await bundleHandlers({
      workflows: options.workflows,
      outputDirectory: bundleDirectory,
      projectRoot,
    });
    for (const { key, path } of archives) {
      write(path, reproducibleZip({ 'index.mjs': readFileSync(bundles[key]!.path) }));
    }
  } finally {
    rmSync(bundleDirectory, { recursive: true, force: true });
  }
  write(stamp, digest);
}

async function buildLayer(options: BuildPackagesOptions, directory: string): Promise<void> {
  const path = sharpLayerArchive(directory);
  const stamp = join(dirname(path), 'built-from.sha256');
  const digest = digestOf(SHARP_LAYER_INPUTS, PROJECT_ROOT);
  if (isBuilt(stamp, digest) && existsSync(path)) return;
  options.report?.('Installing sharp for linux-arm64');
  write(path, await buildSharpLayer());
  write(stamp, digest);
}

function isBuilt(stamp: string, digest: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
}

/** Writes a file whole or not at all: two builds may run at once. */
function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

function digestOf(files: readonly string[], root: string): string {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file).split(sep).join('/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status?.isDirectory()) return status ? [path] : [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
