import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');

/** The suites that read the nets' answers from the file. One after the other, since each adds to it. */
const SUITES = [
  'workflows/image-analysis.test',
  'workflows/rider-photo.test',
  'real-pictures',
  'rider-photo-sunglasses',
  'peoples-folders',
];

/** Forgets the answers of the nets for the pictures of the tests, and lets the nets look at every picture again. */
rmSync(join(root, '__tests__', 'fixtures', 'net-answers.json'), { force: true });
const { status } = spawnSync('npx', ['jest', '--runInBand', ...SUITES], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, RECORD_NET_ANSWERS: 'yes' },
});
process.exitCode = status ?? 1;
