import { tmpdir } from 'node:os';
import { App } from 'cdktf';
import { ModuleStack } from '../modules/module-stack';
import type { WorkflowDescription } from '../state-machines/description';

/** Addresses of the resources of each module, by its workflow. */
export type Addresses = Readonly<Record<string, readonly string[]>>;

const NO_FILE = { path: '${path.module}/none.zip', sha256: 'none' };

/** What a workflow's module is made of, as Terraform gets it. A stack has the same addresses. */
export function synthesizedModule(description: WorkflowDescription): Record<string, unknown> {
  const app = new App({ outdir: tmpdir(), skipValidation: true });
  const packages = { function: () => NO_FILE, layer: () => NO_FILE, page: () => ({}) };
  return new ModuleStack(app, { description, packages }).toTerraform();
}

/** The addresses of everything that a configuration makes. */
export function addressesOf(configuration: Record<string, unknown>): string[] {
  const resources = configuration['resource'] as Readonly<Record<string, object>>;
  return Object.entries(resources)
    .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`))
    .sort();
}
