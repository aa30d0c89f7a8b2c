import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../env/environment';
import { isKnownTo, LAMBDA_RUNTIMES } from '../state-machines/lambda-runtimes';

/** Where the one lock file of all environments lies: they need the same providers. */
const LOCK_FILE = join(__dirname, '..', 'env', 'terraform.lock.hcl');

/**
 * Puts the lock file, if there is one, where Terraform looks for it. Stacks are rewritten by every synthesis and are
 * not in version control; without it each fresh checkout would take the newest provider that is accepted.
 * @param outdir the output folder of the application
 * @param stacks names of its stacks
 */
export function placeLockFile(outdir: string, stacks: readonly string[], lockFile: string = LOCK_FILE): void {
  if (!existsSync(lockFile)) return;
  for (const stack of stacks) copyFileSync(lockFile, join(outdir, 'stacks', stack, '.terraform.lock.hcl'));
}

/**
 * Refuses a runtime that the locked version of the provider does not know: Terraform would say so with the list of those
 * that it knows, for each function.
 * @throws Error that names the environment, both versions and the remedy
 */
export function refuseUnknownRuntime(
  { name, lambdaRuntime }: Pick<Environment, 'name' | 'lambdaRuntime'>,
  lockFile: string = LOCK_FILE,
): void {
  if (!existsSync(lockFile)) return;
  const locked = /provider "[^"]*\/hashicorp\/aws" \{\s*version\s*=\s*"([^"]+)"/.exec(
    readFileSync(lockFile, 'utf8'),
  )?.[1];
  if (locked === undefined || isKnownTo(lambdaRuntime, locked)) return;
  throw new Error(
    `env/${name}.json: "lambdaRuntime" is "${lambdaRuntime}", which needs version ${LAMBDA_RUNTIMES[lambdaRuntime].provider} of the AWS provider or newer; env/terraform.lock.hcl has ${locked}. Lock a newer one (docs/deploy.md says how), or leave "lambdaRuntime" out.`,
  );
}
