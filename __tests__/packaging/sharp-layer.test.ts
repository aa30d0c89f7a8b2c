import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertRightPlatform } from '../../packaging/sharp-layer';

const RIGHT = [
  'nodejs/node_modules/@img/sharp-libvips-linux-arm64/lib/libvips-cpp.so.8.18.7',
  'nodejs/node_modules/@img/sharp-linux-arm64/lib/sharp-linux-arm64-0.35.5.node',
  'nodejs/node_modules/sharp/lib/index.js',
];
const LAYER = join(__dirname, '../../packaging/sharp-layer');

function json(path: string): { readonly [key: string]: unknown } {
  return JSON.parse(readFileSync(path, 'utf8')) as { readonly [key: string]: unknown };
}

describe('assertRightPlatform', () => {
  it('accepts sharp for linux-arm64', () => {
    expect(() => assertRightPlatform(RIGHT)).not.toThrow();
  });

  it('refuses a layer without the binary, which Lambda would notice only when it runs', () => {
    expect(() => assertRightPlatform(RIGHT.filter((file) => !file.endsWith('.node')))).toThrow('linux-arm64');
  });

  it.each(['linux-x64', 'linuxmusl-arm64', 'darwin-arm64', 'win32-x64', 'libvips-linux-x64'])(
    'refuses a part for %s',
    (platform) => {
      const file = `nodejs/node_modules/@img/sharp-${platform}/lib/some.node`;

      expect(() => assertRightPlatform([...RIGHT, file])).toThrow(file);
    },
  );
});

describe('the package of the layer', () => {
  it('has the version of sharp that the project is tested with', () => {
    const project = json(join(LAYER, '../../package.json'))['dependencies'] as { sharp: string };

    expect(json(join(LAYER, 'package.json'))['dependencies']).toEqual({ sharp: project.sharp });
    expect(json(join(LAYER, 'package-lock.json'))['packages']).toHaveProperty(
      ['node_modules/sharp', 'version'],
      project.sharp,
    );
  });

  it('names no registry, so that everybody installs from their own', () => {
    expect(readFileSync(join(LAYER, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});
