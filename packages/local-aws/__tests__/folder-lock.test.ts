import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from '../src/folder-lock';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the lock of a folder', () => {
  it.each([
    '',
    '\n',
    'abc',
    '0',
    '-1',
    '1.5',
    '1e3',
    '99999999999',
    '4194304999',
    '\u0000\u0000',
    `${process.pid}`,
    '1 5',
  ])('is taken over when it names no running process: %j', (text) => {
    writeFileSync(lock, text);

    const release = lockFolder(folder);

    expect(readFileSync(lock, 'utf8')).toMatch(new RegExp(`^${process.pid}( \\d+)?$`));
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over when it is a link to nothing', () => {
    symlinkSync('nothing', lock);

    lockFolder(folder)();

    expect(existsSync(lock)).toBe(false);
  });

  it('is kept by a process that runs', () => {
    const release = lockFolder(folder);

    expect(() => lockFolder(folder)).toThrow(`Another local environment (process ${process.pid}) uses the folder`);

    release();
    expect(() => lockFolder(folder)()).not.toThrow();
  });

  it('is never mistaken for a folder, which stays', () => {
    mkdirSync(join(lock, 'precious'), { recursive: true });

    expect(() => lockFolder(folder)).toThrow(`${lock} is a folder where the lock belongs. Remove it`);
    expect(existsSync(join(lock, 'precious'))).toBe(true);
  });
});
