import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';

const INSTALL_TIMEOUT_MS = 180_000;
/** Where Lambda looks for the modules of a Node.js layer. */
const LAYER_ROOT = 'nodejs';
const PACKAGE = ['package.json', 'package-lock.json'];

/** What decides the content of a layer: its package, locked, and the code that packs it. */
export function layerInputs(source: string): string[] {
  return [...PACKAGE.map((file) => join(source, file)), __filename, join(__dirname, 'zip.ts')];
}

/**
 * Installs the package of a layer. npm installs for Lambda's platform into its own folder, whatever this machine is,
 * and runs no scripts.
 * @param source folder with `package.json` and `package-lock.json`
 * @returns files by their names in the zip of the layer
 * @throws Error when npm cannot reach its registry
 */
export async function layerFiles(source: string): Promise<Record<string, Uint8Array>> {
  const folder = mkdtempSync(join(tmpdir(), `${basename(source)}-`));
  try {
    const root = join(folder, LAYER_ROOT);
    mkdirSync(root);
    for (const file of PACKAGE) copyFileSync(join(source, file), join(root, file));
    await install(root, basename(source));
    return filesBelow(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function install(folder: string, layer: string): Promise<void> {
  const platform = ['--os=linux', '--cpu=arm64', '--libc=glibc'];
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  try {
    await promisify(execFile)(npm, ['ci', ...platform, ...quiet], { cwd: folder, timeout: INSTALL_TIMEOUT_MS });
  } catch (error) {
    throw new Error(
      `npm could not install the package of ${layer}: ${(error as Error).message.trim()} Check that its registry can be reached.`,
      { cause: error },
    );
  }
}

/** Every regular file below a folder, without what npm keeps for itself and the links to command line programs. */
function filesBelow(folder: string): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    if (!name.includes('/.')) files[name] = readFileSync(path);
  }
  return files;
}
