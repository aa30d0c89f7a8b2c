import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { digestOf, filesBelow, isBuilt, write } from './built-from';
import { pageFolder } from './package-archives';

export interface BuildPageOptions {
  /** Folder that receives `page/`; `dist` of the project by default. */
  readonly directory?: string;
  /** Told when the page is built, and nothing else. */
  report?(message: string): void;
}

const PROJECT_ROOT = join(__dirname, '..');
const SOURCES = join(PROJECT_ROOT, 'gallery');
/** Only ends a build that hangs. */
const LIMIT_MS = 600_000;
/** Folders of the gallery that the page is not made from. */
const OTHER_FOLDERS = ['__tests__', 'dist', 'node_modules'];

/**
 * Builds the page of the gallery, or keeps it if it was built from the same sources.
 * @returns the folder that holds it
 * @throws Error with what the build said
 */
export function buildPage({ directory, report }: BuildPageOptions = {}): string {
  const folder = pageFolder(resolve(directory ?? join(PROJECT_ROOT, 'dist')));
  const stamp = `${folder}.built-from.sha256`;
  const sources = filesBelow(SOURCES).filter((file) => !OTHER_FOLDERS.includes(relative(SOURCES, file).split(sep)[0]!));
  const digest = digestOf([...sources, join(PROJECT_ROOT, 'package-lock.json')], PROJECT_ROOT);
  if (isBuilt(stamp, digest) && existsSync(join(folder, 'index.html'))) return folder;
  report?.('Building the page of the gallery');
  rmSync(folder, { recursive: true, force: true });
  const options = ['--outDir', folder, '--emptyOutDir'];
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build', '-w', 'gallery', '--', ...options], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error(`The page of the gallery could not be built. Run "npm ci" and try again.\n${stdout}${stderr}`);
  }
  write(stamp, digest);
  return folder;
}
