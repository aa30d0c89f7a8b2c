import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the one lock file of all environments lies: they need the same providers. */
const LOCK_FILE = join(__dirname, '..', 'env', 'terraform.lock.hcl');

/**
 * Puts the lock file, if there is one, where Terraform looks for it. Stacks are written anew by every synthesis and are
 * not in version control; without it each fresh checkout would take the newest provider that is accepted.
 * @param outdir the output folder of the application
 * @param stacks names of its stacks
 */
export function placeLockFile(outdir: string, stacks: readonly string[], lockFile: string = LOCK_FILE): void {
  if (!existsSync(lockFile)) return;
  for (const stack of stacks) copyFileSync(lockFile, join(outdir, 'stacks', stack, '.terraform.lock.hcl'));
}
