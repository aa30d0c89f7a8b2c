import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { App } from 'cdktf';
import { GalleryModule } from '../modules/gallery-module';
import { ModuleStack } from '../modules/module-stack';
import { snakeCase } from '../modules/outputs';
import type { PackageFile, PackageFiles } from '../modules/package-files';
import type { WorkflowDescription } from '../state-machines/description';
import { gallery } from '../state-machines/gallery';
import { galleryExamples, galleryReadme } from './gallery-documents';
import { galleryTests } from './gallery-tests';
import { moduleExamples } from './module-examples';
import { moduleReadme } from './module-readme';
import { moduleTests } from './module-tests';
import type { TerraformModule } from './terraform-module';
import { reproducibleZip } from './zip';

export interface BuildModulesOptions {
  readonly workflows: readonly WorkflowDescription[];
  /** Whether the gallery is one of the modules. It is not by default. */
  readonly gallery?: boolean;
  /** What was built, by absolute path. */
  readonly archives: PackageFiles;
  /** Folder that receives one folder and one archive per module, and `SHA256SUMS`. */
  readonly directory: string;
}

const PROJECT_ROOT = join(__dirname, '..');

/** A module that is to be written: its configuration, and what stands beside it. */
interface ModuleSource {
  readonly name: string;
  stack(app: App, packages: PackageFiles): void;
  documents(module: TerraformModule): Readonly<Record<string, string>>;
}

/**
 * Writes every workflow, and the gallery if it was built, as a Terraform module: a folder, and an archive of it with the
 * same bytes every time.
 */
export function buildModules({ workflows, gallery: withGallery, archives, directory }: BuildModulesOptions): void {
  const root = resolve(directory);
  rmSync(root, { recursive: true, force: true });
  const sources = [...workflows.map(workflowModule), ...(withGallery ? [GALLERY_MODULE] : [])];
  const sums = sources.map((source) => {
    const folder = join(root, source.name);
    buildModule(source, archives, folder);
    const archive = reproducibleZip(contentsOf(folder));
    writeFileSync(`${folder}.zip`, archive);
    return `${createHash('sha256').update(archive).digest('hex')}  ${source.name}.zip\n`;
  });
  writeFileSync(join(root, 'SHA256SUMS'), sums.sort().join(''));
}

function workflowModule(description: WorkflowDescription): ModuleSource {
  return {
    name: description.name,
    stack: (app, packages) => void new ModuleStack(app, { description, packages }),
    documents: (module) => ({
      'README.md': moduleReadme(description, module),
      ...moduleExamples(description, module),
      ...moduleTests(description),
    }),
  };
}

const GALLERY_MODULE: ModuleSource = {
  name: gallery.name,
  stack: (app, packages) => void new GalleryModule(app, { packages }),
  documents: (module) => ({ 'README.md': galleryReadme(module), ...galleryExamples(module), ...galleryTests() }),
};

function buildModule(source: ModuleSource, archives: PackageFiles, folder: string): void {
  const copies = new Map<string, string>();
  const place = (file: string, { path, sha256 }: PackageFile): PackageFile => {
    copies.set(file, path);
    return { path: `\${path.module}/${file}`, sha256 };
  };
  const configuration = synthesize(source, {
    function: (name, key) => place(`functions/${key}.zip`, archives.function(name, key)),
    layer: (name) => place(`layers/${name}.zip`, archives.layer(name)),
    page: () =>
      Object.fromEntries(
        Object.entries(archives.page()).map(([path, file]) => [path, place(`page/${path}`, file)] as const),
      ),
  });
  const module = JSON.parse(configuration) as TerraformModule;
  const files: Record<string, string> = { 'main.tf.json': configuration, ...source.documents(module) };
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  for (const [file, path] of new Map([...copies, ['LICENSE', join(PROJECT_ROOT, 'LICENSE')]])) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(path, join(folder, file));
  }
}

/** The module's configuration as text, as the application's own synthesis writes it. */
function synthesize({ name, stack }: ModuleSource, packages: PackageFiles): string {
  const outdir = mkdtempSync(join(tmpdir(), `${snakeCase(name)}-`));
  try {
    // A module has no provider of its own, which cdktf takes for a mistake.
    const app = new App({ outdir, skipValidation: true });
    stack(app, packages);
    app.synth();
    return `${readFileSync(join(outdir, 'stacks', name, 'cdk.tf.json'), 'utf8')}\n`;
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
