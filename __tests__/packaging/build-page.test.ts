import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { GalleryModule } from '../../modules/gallery-module';
import { buildPage } from '../../packaging/build-page';
import { PackageArchives } from '../../packaging/package-archives';

const FILE = { path: '${path.module}/none.zip', sha256: 'none' };

describe('buildPage', () => {
  const directory = mkdtempSync(join(tmpdir(), 'page-'));
  const said: string[] = [];
  const build = (): string => buildPage({ directory, report: (message) => said.push(message) });
  let page: ReturnType<PackageArchives['page']>;

  beforeAll(() => {
    build();
    page = new PackageArchives(directory).page();
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('writes a document and, with a hash in their names, all that it loads', () => {
    const others = Object.keys(page).filter((file) => file !== 'index.html');

    expect(page).toHaveProperty(['index.html']);
    expect(others.length).toBeGreaterThan(2);
    for (const file of others) expect(file).toMatch(/^assets\/[A-Za-z0-9_.-]+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/);
  });

  it('writes no file whose type a deployed page could not tell', () => {
    const packages = { function: () => FILE, layer: () => FILE, page: () => page };

    expect(() => new GalleryModule(new App({ outdir: tmpdir(), skipValidation: true }), { packages })).not.toThrow();
  });

  it('builds once for the same sources, and again when the page is gone', () => {
    build();
    expect(said).toEqual(['Building the page of the gallery']);

    rmSync(join(directory, 'page', 'index.html'));
    build();
    expect(said).toHaveLength(2);
  });

  it('builds again when it was built from something else', () => {
    writeFileSync(join(directory, 'page.built-from.sha256'), 'something else');

    expect(build()).toBe(join(directory, 'page'));
    expect(said).toHaveLength(3);
  });
});
