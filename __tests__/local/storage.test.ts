import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareStorage } from '../../local/storage';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'storage-'));
});
afterEach(() => {
  chmodSync(directory, 0o700);
  rmSync(directory, { recursive: true, force: true });
});

describe('prepareStorage', () => {
  it('makes the folder and gives it back', () => {
    const folder = join(directory, 'deep', 'er');

    prepareStorage(folder, false)();
    const again = prepareStorage(folder, false);

    expect(existsSync(join(folder, 'lock'))).toBe(true);
    again();
  });

  it('keeps what is stored unless told to start fresh, and then removes only what it knows', () => {
    mkdirSync(join(directory, 's3'));
    writeFileSync(join(directory, 's3', 'object'), 'x');
    writeFileSync(join(directory, 'letter.txt'), 'not ours');

    prepareStorage(directory, false)();
    const kept = existsSync(join(directory, 's3', 'object'));
    prepareStorage(directory, true)();

    expect(kept).toBe(true);
    expect(existsSync(join(directory, 's3'))).toBe(false);
    expect(existsSync(join(directory, 'letter.txt'))).toBe(true);
  });

  it('refuses a folder that a running process uses, before anything is removed', () => {
    const release = prepareStorage(directory, false);
    mkdirSync(join(directory, 's3'));

    expect(() => prepareStorage(directory, true)).toThrow(
      `Another local environment (process ${process.pid}) uses the folder ${directory}`,
    );

    expect(existsSync(join(directory, 's3'))).toBe(true);
    release();
  });

  it('takes over the lock of a process that has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    writeFileSync(join(directory, 'lock'), String(child.pid));

    expect(() => prepareStorage(directory, false)()).not.toThrow();
  });

  it('names a folder that cannot be made, and the remedy', () => {
    writeFileSync(join(directory, 'file'), '');

    expect(() => prepareStorage(join(directory, 'file', 'below'), false)).toThrow(/ENOTDIR.*--directory/);
  });
});
