import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPhotos } from '../../../local/cli/photo-files';
import { photoKeys } from '../../../local/cli/runs/photo-uploads';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'photos-'));
  for (const file of ['a.jpg', 'deep/er/b c+%41.jpg', 'deep/empty.jpg', '.hidden.jpg']) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), file.includes('empty') ? '' : 'x');
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('findPhotos', () => {
  it('opens folders, in order, without hidden files', () => {
    const found = findPhotos([folder]);

    expect(found.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['a.jpg', 1],
      ['deep/empty.jpg', 0],
      ['deep/er/b c+%41.jpg', 1],
    ]);
  });

  it('does not follow a link back to its own folder', () => {
    symlinkSync(folder, join(folder, 'deep', 'loop'));

    expect(findPhotos([folder])).toHaveLength(3);
  });

  it('names a path that does not exist and a folder without files', () => {
    mkdirSync(join(folder, 'nothing'));

    expect(() => findPhotos([join(folder, 'missing.jpg')])).toThrow(/There is no file or folder ".*missing.jpg"/);
    expect(() => findPhotos([join(folder, 'nothing')])).toThrow(/holds no files/);
  });
});

describe('photoKeys', () => {
  it('keeps names plain and gives two folders of one name two albums', () => {
    mkdirSync(join(folder, 'other', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'other', 'deep', 'empty.jpg'), 'y');
    const photos = findPhotos([join(folder, 'deep'), join(folder, 'other', 'deep')]);

    const keys = photoKeys(photos, 'incoming/local/');

    expect(keys.slice(0, 2)).toEqual(['incoming/local/deep/empty.jpg', 'incoming/local/deep/er/b c+%41.jpg']);
    expect(keys[2]).toMatch(/^incoming\/local\/deep-[0-9a-f]{8}\/empty\.jpg$/);
  });

  it('gives the same file twice the same key', () => {
    const [first, second] = photoKeys(findPhotos([join(folder, 'a.jpg'), join(folder, '.', 'a.jpg')]), 'p/');

    expect(second).toBe(first);
  });
});
