import { tmpdir } from 'node:os';
import { App } from 'cdktf';
import { GalleryModule } from '../modules/gallery-module';
import { ModuleStack } from '../modules/module-stack';
import type { WorkflowDescription } from '../state-machines/description';
import { gallery } from '../state-machines/gallery';
import { workflows } from '../state-machines/index';

/** Addresses of the resources of each module, by its name. */
export type Addresses = Readonly<Record<string, readonly string[]>>;

const NO_FILE = { path: '${path.module}/none.zip', sha256: 'none' };

const PACKAGES = { function: () => NO_FILE, layer: () => NO_FILE, page: () => ({ 'index.html': NO_FILE }) };

/** The same of the module of the gallery. */
function synthesizedGalleryModule(): Record<string, unknown> {
  return new GalleryModule(new App({ outdir: tmpdir(), skipValidation: true }), { packages: PACKAGES }).toTerraform();
}

/** What a workflow's module is made of, as Terraform gets it. A stack has the same addresses. */
function synthesizedModule(description: WorkflowDescription): Record<string, unknown> {
  const app = new App({ outdir: tmpdir(), skipValidation: true });
  return new ModuleStack(app, { description, packages: PACKAGES }).toTerraform();
}

/** What every module is made of, by its name. */
export function synthesizedModules(): Readonly<Record<string, Record<string, unknown>>> {
  const ofWorkflows = Object.entries(workflows).map(([name, workflow]) => [name, synthesizedModule(workflow)] as const);
  return { ...Object.fromEntries(ofWorkflows), [gallery.name]: synthesizedGalleryModule() };
}

/** The addresses of everything that a configuration makes. */
export function addressesOf(configuration: Record<string, unknown>): string[] {
  const resources = configuration['resource'] as Readonly<Record<string, object>>;
  return Object.entries(resources)
    .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`))
    .sort();
}
