import { tmpdir } from 'node:os';
import { App } from 'cdktf';
import { GalleryModule } from '../modules/gallery-module';
import { ModuleStack } from '../modules/module-stack';
import type { WorkflowDescription } from '../state-machines/description';

/** Addresses of the resources of each module, by its workflow. */
export type Addresses = Readonly<Record<string, readonly string[]>>;

const NO_FILE = { path: '${path.module}/none.zip', sha256: 'none' };

const PACKAGES = { function: () => NO_FILE, layer: () => NO_FILE, page: () => ({ 'index.html': NO_FILE }) };

/** The same of the module of the gallery. */
export function synthesizedGalleryModule(): Record<string, unknown> {
  return new GalleryModule(new App({ outdir: tmpdir(), skipValidation: true }), { packages: PACKAGES }).toTerraform();
}

/** What a workflow's module is made of, as Terraform gets it. A stack has the same addresses. */
export function synthesizedModule(description: WorkflowDescription): Record<string, unknown> {
  const app = new App({ outdir: tmpdir(), skipValidation: true });
  return new ModuleStack(app, { description, packages: PACKAGES }).toTerraform();
}

/** The addresses of everything that a configuration makes. */
export function addressesOf(configuration: Record<string, unknown>): string[] {
  const resources = configuration['resource'] as Readonly<Record<string, object>>;
  return Object.entries(resources)
    .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`))
    .sort();
}
