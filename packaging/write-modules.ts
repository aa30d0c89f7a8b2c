import { join, resolve } from 'node:path';
import { gallery } from '../state-machines/gallery';
import { workflows } from '../state-machines/index';
import { DEFAULT_RUNTIME, runtimeWarning } from '../state-machines/lambda-runtimes';
import { buildModules } from './build-modules';
import { buildPackages } from './build-packages';
import { buildPage } from './build-page';

/** `npm run build:modules [-- <folder>]`: writes the Terraform modules, to `dist/terraform-modules` by default. */
async function main(): Promise<void> {
  const descriptions = Object.values(workflows);
  const directory = resolve(process.argv[2] ?? join(__dirname, '..', 'dist', 'terraform-modules'));
  const report = (line: string): void => void process.stdout.write(`${line}\n`);
  const archives = await buildPackages({ workflows: [...descriptions, gallery], report });
  buildPage({ report });
  buildModules({ workflows: descriptions, gallery: true, archives, directory });
  const warning = runtimeWarning(DEFAULT_RUNTIME, new Date());
  if (warning !== undefined) process.stderr.write(`WARNING: the default of the modules: ${warning}\n`);
  for (const { name } of [...descriptions, gallery]) process.stdout.write(`${join(directory, name)} and ${name}.zip\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
