import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackName } from '../../modules/environment-stack';
import { placeLockFile, refuseUnknownRuntime } from '../../modules/lock-file';
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

  it('is not missed where none is kept', () => {
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

describe('a runtime that the locked provider does not know', () => {
  const locked = (version: string): string => {
    const file = join(folder, 'terraform.lock.hcl');
    writeFileSync(
      file,
      `provider "registry.terraform.io/hashicorp/aws" {\n  version     = "${version}"\n  constraints = ">= 5.100.0"\n}\n`,
    );
    return file;
  };
  const environment = { name: 'dev', lambdaRuntime: 'nodejs24.x' } as const;

  it('is refused with both versions and the remedy', () => {
    expect(() => refuseUnknownRuntime(environment, locked('5.100.0'))).toThrow(
      'env/dev.json: "lambdaRuntime" is "nodejs24.x", which needs version 6.21 of the AWS provider or newer; env/terraform.lock.hcl has 5.100.0. Lock a newer one',
    );
  });

  it('is taken with a newer one, and without a lock file', () => {
    expect(() => refuseUnknownRuntime(environment, locked('6.25.0'))).not.toThrow();
    expect(() => refuseUnknownRuntime(environment, join(folder, 'none.hcl'))).not.toThrow();
    expect(() =>
      refuseUnknownRuntime({ ...environment, lambdaRuntime: 'nodejs22.x' }, locked('5.100.0')),
    ).not.toThrow();
  });
});
