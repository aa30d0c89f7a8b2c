import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleHandlers } from '../../packaging/bundle-handlers';
import { runChild } from './run-child';

const ROOT = join(__dirname, '..', '..');

/** A measuring script, bundled as the functions are for AWS. */
export class Packaged {
  private readonly folder = mkdtempSync(join(tmpdir(), 'bench-packaged-'));
  private path = '';

  /** @param script file beside this one that exports `handler` and uses sharp */
  static async of(script: string, { usesLibheif = false } = {}): Promise<Packaged> {
    const packaged = new Packaged();
    const { folder } = packaged;
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    mkdirSync(join(folder, 'handlers', 'bench'), { recursive: true });
    const source = JSON.stringify(join(__dirname, script));
    writeFileSync(join(folder, 'handlers', 'bench', 'measure.ts'), `export { handler } from ${source};\n`);
    const measure = {
      purpose: 'measures',
      memoryMegabytes: 1769,
      timeoutSeconds: 900,
      sizing: 'one core',
      usesSharp: true,
      usesLibheif,
      permissions: () => [],
    };
    const bundles = await bundleHandlers({
      workflows: [{ name: 'bench', functions: { measure } }],
      outputDirectory: join(folder, 'out'),
      projectRoot: folder,
    });
    packaged.path = bundles['bench/measure']!.path;
    return packaged;
  }

  /** Calls the handler in its own process. */
  call(limitMs: number, ...args: readonly (string | number)[]): unknown {
    const script = `import(${JSON.stringify(this.path)}).then(async ({ handler }) =>
      console.log(JSON.stringify(await handler(...${JSON.stringify(args)}))))`;
    const variables = { NODE_PATH: join(ROOT, 'node_modules') };
    return JSON.parse(runChild(process.execPath, ['-e', script], { limitMs, variables }).stdout);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
