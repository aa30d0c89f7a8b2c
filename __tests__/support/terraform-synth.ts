import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Testing, type TerraformStack } from 'cdktf';
import type { Environment } from '../../env/environment';
import { loadEnvironment } from '../../env/load-environment';
import { EnvironmentStack } from '../../modules/environment-stack';
import { GalleryModule } from '../../modules/gallery-module';
import { ModuleStack } from '../../modules/module-stack';
import type { PackageFile, PackageFiles } from '../../modules/package-files';
import { functionArchive, layerArchive, PackageArchives, pageFolder } from '../../packaging/package-archives';
import type { WorkflowDescription } from '../../state-machines/description';
import { workflows as allWorkflows } from '../../state-machines/index';

type Workflows = Readonly<Record<string, WorkflowDescription>>;
export type Block = Readonly<Record<string, unknown>>;

/** A synthesized configuration, without what cdktf notes for its own tools. */
export interface Configuration {
  readonly terraform: Readonly<Record<string, Block>>;
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly variable: Readonly<Record<string, Block>>;
  readonly output: Readonly<Record<string, Block>>;
  readonly locals?: Block;
  readonly data: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
}

/** Archives with a line of text each: what they hold does not matter to the configuration. */
export function fakeArchives(workflows: Workflows = allWorkflows): PackageFiles {
  const directory = mkdtempSync(join(tmpdir(), 'archives-'));
  const write = (path: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path.slice(directory.length));
  };
  for (const { name, functions } of Object.values(workflows)) {
    for (const key of Object.keys(functions)) write(functionArchive(directory, name, key));
  }
  for (const name of ['sharp', 'libheif'] as const) write(layerArchive(directory, name));
  write(functionArchive(directory, 'gallery', 'api'));
  for (const file of ['index.html', 'assets/index-4f2a.js']) write(join(pageFolder(directory), file));
  return new PackageArchives(directory);
}

/** The stack of an environment as Terraform gets it, checked by cdktf's own validations. */
export function synthesizeEnvironment(environment: Environment, workflows: Workflows = allWorkflows): Configuration {
  const archives = fakeArchives(workflows);
  return synthesize(new EnvironmentStack(new App({ outdir: tmpdir() }), { environment, workflows, archives }), true);
}

/** A shipped environment, with some settings of its own. */
export function environmentWith(
  changes: Partial<Environment> = {},
  name = 'dev',
  workflows: Workflows = allWorkflows,
): Environment {
  return { ...loadEnvironment(name, workflows), ...changes };
}

/** A shipped environment in which every workflow is complete: with the model that is on one machine, too. */
export function environmentWithModel(name = 'dev'): Environment {
  const environment = loadEnvironment(name, allWorkflows);
  const deployed = Object.entries(environment.workflows).map(([workflow, given]) => {
    const locals = Object.entries(allWorkflows[workflow]!.settings).flatMap(([key, { local }]) =>
      local === undefined ? [] : [[key, local] as const],
    );
    return [workflow, { ...given, settings: { ...given.settings, ...Object.fromEntries(locals) } }] as const;
  });
  return { ...environment, workflows: Object.fromEntries(deployed) };
}

/** A workflow's module as Terraform gets it. */
export function synthesizeModule(description: WorkflowDescription): Configuration {
  const packages: PackageFiles = {
    function: (_, name) => ({ path: `\${path.module}/functions/${name}.zip`, sha256: name }),
    layer: (name) => ({ path: `\${path.module}/layers/${name}.zip`, sha256: name }),
    page: () => ({}),
  };
  return synthesize(
    new ModuleStack(new App({ outdir: tmpdir(), skipValidation: true }), { description, packages }),
    false,
  );
}

/** The module of the gallery as Terraform gets it. */
export function synthesizeGalleryModule(): Configuration {
  const file = (path: string): PackageFile => ({ path: `\${path.module}/${path}`, sha256: path });
  const packages: PackageFiles = {
    function: (_, name) => file(`functions/${name}.zip`),
    layer: (name) => file(`layers/${name}.zip`),
    page: () => ({ 'index.html': file('page/index.html') }),
  };
  return synthesize(new GalleryModule(new App({ outdir: tmpdir(), skipValidation: true }), { packages }), false);
}

/** A scope for a single construct; call `synthesize` on it afterwards. */
export function synthesizeScope(define: (scope: TerraformStack) => void): Configuration {
  return JSON.parse(Testing.synthScope((scope) => define(scope as TerraformStack))) as Configuration;
}

function synthesize(stack: TerraformStack, validate: boolean): Configuration {
  return JSON.parse(Testing.synth(stack, validate)) as Configuration;
}

/** The only resource of a type, or the one with the given name. */
export function resource(configuration: Configuration, type: string, name?: string): Block {
  const found = configuration.resource[type] ?? {};
  const names = Object.keys(found);
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  if (chosen === undefined || !found[chosen]) {
    throw new Error(`There is no one ${type}${name ? ` named ${name}` : ''}: ${names.join(', ') || 'none at all'}.`);
  }
  return found[chosen];
}

/** A policy or another document that is written as JSON text. */
export function parsed<T = PolicyDocument>(text: unknown): T {
  return JSON.parse(String(text)) as T;
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PolicyDocument {
  readonly Statement: readonly PolicyStatement[];
}
