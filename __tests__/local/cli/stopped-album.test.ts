import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStart } from '../../support/command-line';
import { picture } from '../../support/pictures';

const PHOTOS = 30;
const STOPPED_AFTER = 8;
/** Keep the pictures back that come after those. */
const held: string[] = [];
let home: string;
let album: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'stopped-'));
  album = join(home, 'album');
  mkdirSync(album);
  for (let index = 0; index < PHOTOS; index += 1) {
    const photo = await picture({ width: 90 + index, height: 90 });
    const answers = { DetectLabels: { Labels: [] }, DetectFaces: { FaceDetails: [] } };
    const sha256 = createHash('sha256').update(photo).digest('hex');
    writeFileSync(join(album, `${String(index).padStart(2, '0')}.jpg`), photo);
    writeFileSync(join(home, `${sha256}.json`), JSON.stringify(answers));
    if (index >= STOPPED_AFTER) held.push(join(home, `${sha256}.held`));
  }
});
afterAll(() => rmSync(home, { recursive: true }));

const start = (...args: string[]) =>
  runStart(['--directory', join(home, 'state'), ...args, album], {
    env: { RECORDED_ANSWERS: home },
  });

/** Runs of a function, for whatever execution: each of the two that detect makes one paid call. */
function runsOf(name: string): number {
  const log = readFileSync(
    join(home, 'state', 'logs', `rekognition-workflows-local-image-analysis-${name}.log`),
    'utf8',
  );
  return log.split('\n').filter((line) => line.includes('"type":"platform.report"')).length;
}

it('analyses each photo of an album once, although it is stopped in the middle', async () => {
  for (const file of held) writeFileSync(file, '');
  const stopped = await start();
  let finished = 0;
  stopped.child.stderr!.on('data', (chunk: string) => {
    const before = finished;
    finished += chunk.split('COMPLETED').length - 1;
    if (before >= STOPPED_AFTER || finished < STOPPED_AFTER) return;
    stopped.child.kill('SIGINT');
    for (const file of held) rmSync(file);
  });
  const { code } = await stopped.ended;
  const runsBefore = runsOf('detect-labels');

  const { ended } = await start('--json');
  const rest = await ended;

  expect(code).toBe(130);
  expect(runsBefore).toBeGreaterThanOrEqual(STOPPED_AFTER);
  expect(runsBefore).toBeLessThan(PHOTOS);
  expect(rest.code).toBe(0);
  const reports = JSON.parse(rest.stdout) as { readonly status: string; readonly analyzedBefore?: true }[];
  expect(reports.map(({ status }) => status)).toEqual(Array.from({ length: PHOTOS }, () => 'COMPLETED'));
  expect(reports.filter(({ analyzedBefore }) => analyzedBefore)).toHaveLength(runsBefore);
  expect([runsOf('detect-labels'), runsOf('detect-faces')]).toEqual([PHOTOS, PHOTOS]);
});
