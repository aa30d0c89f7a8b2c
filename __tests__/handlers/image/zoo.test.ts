import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOriginal } from '../../../handlers/image/original';
import { makeCopy } from '../../../handlers/image/prepared-copy';
import { type ZooFile, zoo } from '../../support/zoo';
import { zooCount } from '../../support/zoo-count';

let files: readonly ZooFile[];

beforeAll(async () => {
  files = await zoo();
});

it('takes every file of the zoo, or refuses it by the right name', async () => {
  const outcomes = [];
  for (const { format, variant, bytes } of files) {
    const outcome = await readOriginal(bytes, `${format}, ${variant}`, 1e8)
      .then((original) => makeCopy(original, variant, 1e8))
      .then(() => 'accepted')
      .catch((error: Error) => error.name);
    outcomes.push(`${format}, ${variant}: ${outcome}`);
  }

  expect(outcomes).toEqual(files.map(({ format, variant, expected }) => `${format}, ${variant}: ${expected}`));
});

it('is as large as docs/pictures.md says; otherwise run: npx tsx scripts/zoo.ts', () => {
  const document = readFileSync(join(__dirname, '../../../docs/pictures.md'), 'utf8');

  expect(document).toContain(zooCount(files));
});
