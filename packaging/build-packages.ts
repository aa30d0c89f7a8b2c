import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LayerName } from '../modules/package-files';
import { digestOf, filesBelow, isBuilt, write } from './built-from';
import { bundleHandlers, type DescribedFunctions } from './bundle-handlers';
import { buildLibheifLayer, LIBHEIF_LAYER_INPUTS } from './libheif-layer';
import { functionArchive, layerArchive, PackageArchives } from './package-archives';
import { buildSharpLayer, SHARP_LAYER_INPUTS } from './sharp-layer';
import { reproducibleZip } from './zip';

export interface BuildPackagesOptions {
  readonly workflows: readonly DescribedFunctions[];
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
