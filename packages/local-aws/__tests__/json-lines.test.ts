import { appendFile, type FileHandle, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonLines } from '../src/json-lines';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'json-lines-'));
  file = join(folder, 'inside', 'records.jsonl');
});

afterEach(() => rm(folder, { recursive: true }));

test('keeps records in the order in which they came', async () => {
  const { lines } = await JsonLines.open<number>(file);
  await Promise.all(Array.from({ length: 500 }, (_, record) => lines.append(record)));
  await lines.close();

  const { records, lines: again } = await JsonLines.open<number>(file);
  await again.close();

  expect(records).toEqual(Array.from({ length: 500 }, (_, record) => record));
});

test('drops a line that was cut short, and goes on behind the last whole one', async () => {
  const { lines } = await JsonLines.open<object>(file);
  await lines.append({ text: 'é\n' });
  await lines.close();
  await appendFile(file, '{"text":"é');

  const { records, lines: again } = await JsonLines.open<object>(file);
  await again.append({ text: 'next' });
  await again.close();

  expect(records).toEqual([{ text: 'é\n' }]);
  expect(await readFile(file, 'utf8')).toBe('{"text":"é\\n"}\n{"text":"next"}\n');
});

test('rewrites everything and goes on behind it', async () => {
  const { lines } = await JsonLines.open<number>(file);
  await lines.append(1);
  void lines.append(2);
  const rewritten = lines.rewrite([7]);
  await lines.append(8);
  await rewritten;
  await lines.append(9);
  await lines.close();

  expect(await readFile(file, 'utf8')).toBe('7\n8\n9\n');
});

test('names a broken line and the remedy', async () => {
  const { lines } = await JsonLines.open<number>(file);
  await lines.close();
  await writeFile(file, '1\nbroken\n2\n');

  const opening = JsonLines.open<number>(file);

  await expect(opening).rejects.toThrow(`${file}:2 is not JSON. Repair or delete that line, or start with --fresh`);
});

test('names a file that cannot be made and the remedy', async () => {
  await writeFile(join(folder, 'inside'), '');

  const opening = JsonLines.open<number>(file);

  await expect(opening).rejects.toThrow(/records.jsonl cannot be used: .*folder that this user may write/);
});

test('names a record of another version and the remedy', async () => {
  const { lines } = await JsonLines.open<object>(file);
  await lines.close();
  await writeFile(file, '{"name":"a"}\nnull\n');

  const opening = JsonLines.open<{ name: string }>(file, { holds: ({ name }) => typeof name === 'string' });

  await expect(opening).rejects.toThrow(`${file}:2 is not a record of this version. Repair or delete that line`);
});

test('loses only the record that a full disk has cut', async () => {
  const { lines } = await JsonLines.open<string>(file);
  await lines.append('first');
  const handle = (lines as unknown as { handle: FileHandle }).handle;
  const appendFile = handle.appendFile.bind(handle);
  handle.appendFile = async (text) => {
    await appendFile(String(text).slice(0, 5));
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };
  const cut = lines.append('second');
  await expect(cut).rejects.toThrow('no space left');
  handle.appendFile = appendFile;
  await lines.append('third');
  await lines.close();

  const { records, lines: again } = await JsonLines.open<string>(file);
  await again.close();

  expect(records).toEqual(['first', 'third']);
});
