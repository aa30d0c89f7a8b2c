import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackName } from '../../modules/environment-stack';
import { placeLockFile } from '../../modules/lock-file';
import { writeStack } from '../support/terraform-stack';
import { environmentWith, fakeArchives } from '../support/terraform-synth';
import { workflows } from '../../state-machines/index';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const LOCK = '.terraform.lock.hcl';

describe('the lock file of providers', () => {
  it('is put into every stack', () => {
    const kept = join(folder, 'terraform.lock.hcl');
    writeFileSync(kept, 'provider {}');
    for (const stack of ['one', 'two']) mkdirSync(join(folder, 'stacks', stack), { recursive: true });

    placeLockFile(folder, ['one', 'two'], kept);

    for (const stack of ['one', 'two']) {
      expect(readFileSync(join(folder, 'stacks', stack, LOCK), 'utf8')).toBe('provider {}');
    }
  });

  it('is not missed where nobody keeps one', () => {
    mkdirSync(join(folder, 'stacks', 'one'), { recursive: true });

    placeLockFile(folder, ['one'], join(folder, 'none.hcl'));

    expect(existsSync(join(folder, 'stacks', 'one', LOCK))).toBe(false);
  });

  it('that Terraform wrote into a stack outlives the next synthesis', () => {
    const archives = fakeArchives();
    const stack = writeStack(folder, environmentWith(), workflows, archives);
    writeFileSync(join(stack, LOCK), 'provider {}');

    writeStack(folder, environmentWith(), workflows, archives);

    expect(stack).toContain(stackName('dev'));
    expect(readFileSync(join(stack, LOCK), 'utf8')).toBe('provider {}');
  });
});
