import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { Environment } from '../../env/environment';
import { EnvironmentStack, stackName } from '../../modules/environment-stack';
import type { PackageFiles } from '../../modules/package-files';
import { buildPackages } from '../../packaging/build-packages';
import type { WorkflowDescription } from '../../state-machines/description';

type Workflows = Readonly<Record<string, WorkflowDescription>>;

const ROOT = join(__dirname, '../..');

/** A folder for one check, gone when it is closed. */
export function temporaryFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Copies what the functions are built from, so that a check may change it. */
export function copyProject(folder: string): string {
  const project = join(folder, 'project');
  mkdirSync(project);
  for (const part of ['handlers', 'state-machines', 'packaging', 'package-lock.json']) {
    cpSync(join(ROOT, part), join(project, part), { recursive: true, preserveTimestamps: false });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  return project;
}

/** Builds the real functions of a copied project. */
export function buildProject(project: string, workflows: Workflows): Promise<PackageFiles> {
  return buildPackages({ workflows: Object.values(workflows), projectRoot: project, directory: join(project, 'dist') });
}

/**
 * Synthesizes an environment as the application does.
 * @returns the folder to run Terraform in
 */
export function writeStack(
  folder: string,
  environment: Environment,
  workflows: Workflows,
  archives: PackageFiles,
): string {
  const outdir = join(folder, 'cdktf.out');
  const app = new App({ outdir });
  new EnvironmentStack(app, { environment, workflows, archives });
  app.synth();
  return join(outdir, 'stacks', stackName(environment.name));
}
