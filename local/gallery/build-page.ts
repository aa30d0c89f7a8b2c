import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const SOURCES = join(ROOT, 'gallery');
const LIMIT_MS = 120_000;

/** When the newest of the page's sources was changed. */
function changedAt(): number {
  const files = readdirSync(SOURCES, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !/[\\/](dist|node_modules|__tests__)([\\/]|$)/.test(`${entry.parentPath}/`),
  );
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs));
}

/**
 * Builds the page, unless it is built already.
 * @returns the folder that holds it
 * @throws Error with what the build said
 */
export function buildPage(): string {
  const page = join(SOURCES, 'dist');
  const built = statSync(join(page, 'index.html'), { throwIfNoEntry: false });
  if (built && built.mtimeMs > changedAt()) return page;
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build', '--workspace', 'gallery'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    shell: process.platform === 'win32',
  });
  if (status === 0) return page;
  throw new Error(`The page of the gallery could not be built. Run "npm ci" and try again.\n${stdout}${stderr}`);
}
