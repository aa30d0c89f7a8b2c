import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { reproducibleZip } from './zip';

const SOURCE = join(__dirname, 'sharp-layer');
/** What decides the content of the layer: its package, locked, and this file. */
export const SHARP_LAYER_INPUTS = [
  join(SOURCE, 'package.json'),
  join(SOURCE, 'package-lock.json'),
  __filename,
  join(__dirname, 'zip.ts'),
];
const INSTALL_TIMEOUT_MS = 180_000;
/** Where Lambda looks for the modules of a Node.js layer. */
const LAYER_ROOT = 'nodejs';
const NATIVE_BINARY = /\/@img\/sharp-linux-arm64\/lib\/sharp-linux-arm64-[0-9.]+\.node$/;
const FOREIGN_BINARY = /\/@img\/sharp-(?!linux-arm64\/|libvips-linux-arm64\/)[^/]+\//;

/**
 * Builds the zip of the sharp layer. npm installs for Lambda's platform into a folder of its own, whatever this machine
 * is, and runs no scripts.
 * @throws Error when npm cannot reach its registry, or when what it installed is not for linux-arm64.
 */
export async function buildSharpLayer(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'sharp-layer-'));
  try {
    const root = join(folder, LAYER_ROOT);
    mkdirSync(root);
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(SOURCE, file), join(root, file));
    await install(root);
    const files = filesBelow(folder);
    assertRightPlatform(Object.keys(files));
    return reproducibleZip(files);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws Error unless the files hold the native part of sharp for linux-arm64, and that alone. @internal */
export function assertRightPlatform(files: readonly string[]): void {
  if (!files.some((file) => NATIVE_BINARY.test(file))) {
    throw new Error(
      'The sharp layer holds no binary for linux-arm64: sharp would fail on Lambda with "Could not load".',
    );
  }
  const foreign = files.find((file) => FOREIGN_BINARY.test(file));
  if (foreign) throw new Error(`The sharp layer holds a part for another platform: ${foreign}.`);
}

async function install(folder: string): Promise<void> {
  const platform = ['--os=linux', '--cpu=arm64', '--libc=glibc'];
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  try {
    await promisify(execFile)(npm, ['ci', ...platform, ...quiet], { cwd: folder, timeout: INSTALL_TIMEOUT_MS });
  } catch (error) {
    throw new Error(
      `npm could not install sharp for the layer: ${(error as Error).message.trim()} Check that its registry can be reached.`,
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
