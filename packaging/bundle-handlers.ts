import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import type { FunctionDescription } from '../state-machines/description';

/** One function, ready to be zipped for AWS or run by the local Lambda. */
export interface HandlerBundle {
  /** Absolute path of the ES module that exports `handler`. */
  readonly path: string;
  readonly bytes: number;
  /** Whether the bundle needs `sharp` beside it: the layer on AWS, `NODE_PATH` on one machine. */
  readonly usesSharp: boolean;
  /** The same of `libheif-js`. */
  readonly usesLibheif: boolean;
}

/** What of a description says which functions there are, and which layers they need. */
export interface DescribedFunctions {
  readonly name: string;
  readonly functions: Readonly<Record<string, Pick<FunctionDescription, 'usesSharp' | 'usesLibheif'>>>;
}

export interface BundleHandlersOptions {
  readonly workflows: readonly DescribedFunctions[];
  /** Folder that receives `<workflow>/<function>/index.mjs`. */
  readonly outputDirectory: string;
  /** Folder that holds `handlers/` and `node_modules/`; the project itself by default. */
  readonly projectRoot?: string;
}

/** The file of a function relative to the project: `handlers/<workflow>/<function>.ts`. */
function handlerFile(workflow: string, functionName: string): string {
  return `handlers/${workflow}/${functionName}.ts`;
}

/**
 * Bundles every function of the given workflows into one ES module each, with its dependencies and the SDK inside.
 *
 * The bytes depend on the sources alone, not on the folder or the time: output is minified, carries no source map and
 * is built relative to the project root. It runs on every runtime of `lambda-runtimes.ts`, and on Node 20.
 * @throws Error when a described function has no handler file, when a handler exports no `handler`, or when the
 * description and the code disagree about a layer.
 */
export async function bundleHandlers(options: BundleHandlersOptions): Promise<Record<string, HandlerBundle>> {
  const projectRoot = resolve(options.projectRoot ?? join(__dirname, '..'));
  const outputDirectory = resolve(options.outputDirectory);
  const functions = options.workflows.flatMap((workflow) =>
    Object.entries(workflow.functions).map(([name, { usesSharp, usesLibheif = false }]) => ({
      key: `${workflow.name}/${name}`,
      file: handlerFile(workflow.name, name),
      uses: { sharp: usesSharp, libheif: usesLibheif },
    })),
  );
  const missing = functions.filter(({ file }) => !existsSync(join(projectRoot, file)));
  if (missing.length > 0) {
    const list = missing.map(({ key, file }) => `${key} (${file})`).join(', ');
    throw new Error(`Described functions without a handler file: ${list}. Write the file or remove the description.`);
  }

  const { metafile } = await build({
    absWorkingDir: projectRoot,
    entryPoints: functions.map(({ key, file }) => ({ in: file, out: `${key}/index` })),
    outdir: outputDirectory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // The module builds of the SDK are the smaller ones, and the only ones that can be tree-shaken.
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    // CommonJS dependencies inside an ES module still call require() for Node's own modules.
    banner: { js: "import{createRequire as $require}from'node:module';const require=$require(import.meta.url);" },
    plugins: [layersFromNodePath, credentialsFromVariables, exifOfBlocks],
    // A TypeScript configuration beside the handlers must not change what is deployed.
    tsconfigRaw: { compilerOptions: { target: 'es2022', strict: true } },
    metafile: true,
    logLevel: 'silent',
  });

  const bundles: Record<string, HandlerBundle> = {};
  for (const { key, file, uses } of functions) {
    const output = outputOf(metafile, file);
    if (!output.exports.includes('handler')) {
      throw new Error(`${file} exports no "handler": export an async function of that name.`);
    }
    for (const [layer, property, used] of [
      ['sharp', 'usesSharp', uses.sharp],
      ['libheif', 'usesLibheif', uses.libheif],
    ] as const) {
      const requires = output.imports.some(({ path }) => path.startsWith(layer));
      if (requires === used) continue;
      throw new Error(
        `The description of ${key} says ${property}: ${used}, but ${file} ${requires ? 'imports' : 'does not import'} ${layer}. ` +
          `Make them agree: the description decides whether the function gets the ${layer} layer.`,
      );
    }
    const path = join(outputDirectory, key, 'index.mjs');
    bundles[key] = { path, bytes: output.bytes, usesSharp: uses.sharp, usesLibheif: uses.libheif };
  }
  return bundles;
}

/**
 * Leaves out of the bundle what comes in layers: sharp, which has native parts, and libheif, which is to stay replaceable.
 * Every import of them becomes a `require`: only that looks into `NODE_PATH`, where Lambda puts `/opt/nodejs/node_modules`
 * of the layers, on every Node version.
 */
const layersFromNodePath: Plugin = {
  name: 'layers-from-node-path',
  setup(setup) {
    setup.onResolve({ filter: /^(sharp|libheif-js\/.+)$/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'node-path', sideEffects: false },
    );
    setup.onLoad({ filter: /.*/, namespace: 'node-path' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

/**
 * Lambda hands a role's credentials over in variables of the process. The SDK's chain of providers (profiles, single
 * sign-on, instance metadata) brings a fifth of a bundle and is never asked there.
 */
const credentialsFromVariables: Plugin = {
  name: 'credentials-from-variables',
  setup(setup) {
    setup.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path, resolveDir }) => ({
      path,
      namespace: 'variables',
      pluginData: resolveDir,
    }));
    setup.onLoad({ filter: /.*/, namespace: 'variables' }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: pluginData as string,
    }));
  },
};

/**
 * Handlers give exifr the block of TIFF that EXIF is, and ask for text as it stands. Its readers of other files, and the
 * meanings of numbers, are most of its code.
 */
const exifOfBlocks: Plugin = {
  name: 'exif-of-blocks',
  setup(setup) {
    setup.onResolve({ filter: /^exifr$/ }, ({ resolveDir }) => ({
      path: 'exifr',
      namespace: 'exif-of-blocks',
      pluginData: resolveDir,
    }));
    const parts = [
      'file-parsers/tiff',
      'segment-parsers/tiff-exif',
      ...['ifd0', 'exif', 'gps'].map((of) => `dicts/tiff-${of}-keys`),
    ];
    setup.onLoad({ filter: /.*/, namespace: 'exif-of-blocks' }, ({ pluginData }) => ({
      contents: [
        "import { parse } from 'exifr/src/core.mjs';",
        ...parts.map((part) => `import 'exifr/src/${part}.mjs';`),
        'export default { parse };',
      ].join('\n'),
      resolveDir: pluginData as string,
    }));
  },
};

function outputOf(metafile: Metafile, entryPoint: string): Metafile['outputs'][string] {
  const output = Object.values(metafile.outputs).find((candidate) => candidate.entryPoint === entryPoint);
  if (!output) throw new Error(`esbuild reported no output for ${entryPoint}.`);
  return output;
}
