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
import type { LayerName } from '../modules/package-files';
import type { WorkflowDescription } from '../state-machines/description';
import { bundleHandlers } from './bundle-handlers';
import { buildLibheifLayer, LIBHEIF_LAYER_INPUTS } from './libheif-layer';
import { functionArchive, layerArchive, PackageArchives } from './package-archives';
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
 * Builds the zips of all functions and of their layers, or keeps those that are up to date. Whether they are is
 * decided by the contents of the sources, so that a fresh checkout or a touched file builds nothing.
 */
export async function buildPackages(options: BuildPackagesOptions): Promise<PackageArchives> {
  const directory = resolve(options.directory ?? join(PROJECT_ROOT, 'dist'));
  const projectRoot = resolve(options.projectRoot ?? PROJECT_ROOT);
  mkdirSync(directory, { recursive: true });
  await buildFunctions(options, directory, projectRoot);
  for (const name of usedLayers(options.workflows)) await buildLayer(name, options, directory);
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

const LAYERS = {
  sharp: { inputs: SHARP_LAYER_INPUTS, build: buildSharpLayer, what: 'sharp for linux-arm64' },
  libheif: { inputs: LIBHEIF_LAYER_INPUTS, build: buildLibheifLayer, what: 'libheif' },
} as const satisfies Record<LayerName, unknown>;

/** The layers that functions need. */
export function usedLayers(workflows: BuildPackagesOptions['workflows']): LayerName[] {
  const functions = workflows.flatMap((workflow) => Object.values(workflow.functions));
  return [
    ...(functions.some(({ usesSharp }) => usesSharp) ? (['sharp'] as const) : []),
    ...(functions.some(({ usesLibheif }) => usesLibheif) ? (['libheif'] as const) : []),
  ];
}

async function buildLayer(name: LayerName, options: BuildPackagesOptions, directory: string): Promise<void> {
  const { inputs, build, what } = LAYERS[name];
  const path = layerArchive(directory, name);
  const stamp = `${path}.built-from.sha256`;
  const digest = digestOf(inputs, PROJECT_ROOT);
  if (isBuilt(stamp, digest) && existsSync(path)) return;
  options.report?.(`Installing ${what}`);
  write(path, await build());
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
