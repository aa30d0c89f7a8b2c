import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What a browser loads before the page can be used, packed as CloudFront packs it. */
const MOST_BYTES = 60 * 1024;

const GALLERY = join(__dirname, '..');

describe('the built page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gallery-'));
  let html: string;

  beforeAll(() => {
    const vite = join(require.resolve('vite/package.json', { paths: [GALLERY] }), '../bin/vite.js');
    execFileSync(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], {
      cwd: GALLERY,
    });
    html = readFileSync(join(folder, 'index.html'), 'utf8');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('loads at most 60 KiB at first', () => {
    const files = ['/index.html', ...Array.from(html.matchAll(/(?:src|href)="(\/[^"]+)"/g), ([, path]) => path!)];
    const sizes = files.map((file) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length);

    // The document, a script with its parts, a style, an icon.
    expect(files.length).toBeGreaterThanOrEqual(4);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
  });

  it('keeps scripts and styles out of the document, as its policy wants it', () => {
    expect(html).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\bsrc=)|javascript:/i);
  });
});
