import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { App } from 'cdktf';
import { ModuleStack } from '../modules/module-stack';
import type { PackageFiles } from '../modules/package-files';
import { snakeCase } from '../modules/outputs';
import type { WorkflowDescription } from '../state-machines/description';
import { moduleExamples } from './module-examples';
import { moduleReadme } from './module-readme';
import { moduleTests } from './module-tests';
import type { TerraformModule } from './terraform-module';
import { reproducibleZip } from './zip';

export interface BuildModulesOptions {
  readonly workflows: readonly WorkflowDescription[];
  /** The built zips, by absolute path. */
  readonly archives: PackageFiles;
  /** Folder that receives one folder and one archive per workflow, and `SHA256SUMS`. */
  readonly directory: string;
}

const PROJECT_ROOT = join(__dirname, '..');

/** Writes every workflow as a Terraform module: a folder, and an archive of it with the same bytes every time. */
export function buildModules({ workflows, archives, directory }: BuildModulesOptions): void {
  const root = resolve(directory);
  rmSync(root, { recursive: true, force: true });
  const sums = workflows.map((workflow) => {
    const folder = join(root, workflow.name);
    buildModule(workflow, archives, folder);
    const archive = reproducibleZip(contentsOf(folder));
    writeFileSync(`${folder}.zip`, archive);
    return `${createHash('sha256').update(archive).digest('hex')}  ${workflow.name}.zip\n`;
  });
  writeFileSync(join(root, 'SHA256SUMS'), sums.sort().join(''));
}

function buildModule(workflow: WorkflowDescription, archives: PackageFiles, folder: string): void {
  const copies = new Map<string, string>();
  const place = (
    file: string,
    { path, sha256 }: { path: string; sha256: string },
  ): { path: string; sha256: string } => {
    copies.set(file, path);
    return { path: `\${path.module}/${file}`, sha256 };
  };
  const configuration = synthesize(workflow, {
    function: (name, key) => place(`functions/${key}.zip`, archives.function(name, key)),
    layer: (name) => place(`layers/${name}.zip`, archives.layer(name)),
    page: () => ({}),
  });
  const module = JSON.parse(configuration) as TerraformModule;
  const files: Record<string, string> = {
    'main.tf.json': configuration,
    'README.md': moduleReadme(workflow, module),
    ...moduleExamples(workflow, module),
    ...moduleTests(workflow),
  };
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  for (const [file, source] of new Map([...copies, ['LICENSE', join(PROJECT_ROOT, 'LICENSE')]])) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(source, join(folder, file));
  }
}

/** The module's configuration as text, as the application's own synthesis writes it. */
function synthesize(workflow: WorkflowDescription, packages: PackageFiles): string {
  const outdir = mkdtempSync(join(tmpdir(), `${snakeCase(workflow.name)}-`));
  try {
    // A module has no provider of its own, which cdktf takes for a mistake.
    const app = new App({ outdir, skipValidation: true });
    new ModuleStack(app, { description: workflow, packages });
    app.synth();
    return `${readFileSync(join(outdir, 'stacks', workflow.name, 'cdk.tf.json'), 'utf8')}\n`;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function contentsOf(folder: string): Record<string, Uint8Array> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).split(sep).join('/'), readFileSync(path)];
    }),
  );
}
