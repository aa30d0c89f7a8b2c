import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HIDDEN_SECONDS } from '../../../../handlers/batch-detection/worker/image-records';
import { countMessages } from '../../../../packages/local-aws/src/sqs/receive';
import { applyChange, type Change, type Queues } from '../../../../packages/local-aws/src/sqs/state';
import { modelStatus } from '../../../../local/cli/runs/batch-detection-model';
import type { BatchReport } from '../../../../local/cli/runs/batch-detection-report';
import { localResources } from '../../../../local/resources';
import { batchDetection } from '../../../../state-machines/batch-detection';
import { type Command, runStart } from '../../../support/command-line';

const GIVE_UP_MS = 300_000;
const QUEUE = localResources(batchDetection, 'http://127.0.0.1').queues.images!;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'killed-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The command as `npm start` runs it. */
const start = (...args: string[]): Promise<Command> =>
  runStart(['--workflow', 'batch-detection', '--directory', folder, '--json', ...args]);

/** Messages that were received and not deleted, by what the local SQS has noted of it so far. */
function hiddenMessages(): number {
  const file = join(folder, 'sqs', 'queues.jsonl');
  if (!existsSync(file)) return 0;
  const queues: Queues = new Map();
  // The last line may be half written.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  for (const line of lines) applyChange(queues, JSON.parse(line) as Change);
  const queue = queues.get(QUEUE.arn.split(':').at(-1)!);
  return queue === undefined ? 0 : countMessages(queue, Date.now()).inFlight;
}

/** Kills a run while its workers have images in hand: at one call per second that is for seconds. */
async function killMidway(): Promise<void> {
  const { child, ended } = await start('--tps', '1');
  const until = Date.now() + GIVE_UP_MS;
  while (!(existsSync(join(folder, 'rekognition')) && modelStatus(folder) === 'RUNNING' && hiddenMessages() > 0)) {
    if (Date.now() > until || child.exitCode !== null) throw new Error('No worker of the run to kill had an image.');
    await wait(20);
  }
  child.kill('SIGKILL');
  await ended;
}

it('a run that was killed with images in hand is finished by the next one, at once, and its model is off', async () => {
  await killMidway();
  const hidden = hiddenMessages();
  const left = modelStatus(folder);
  const startedAt = Date.now();

  const { code, stdout } = await (await start()).ended;

  const report = JSON.parse(stdout) as BatchReport;
  expect(hidden).toBeGreaterThan(0);
  expect(left).toBe('RUNNING');
  expect(code).toBe(0);
  expect(report.report).toMatchObject({ status: 'COMPLETED', waiting: 0, problem: null });
  expect(report.images.map(({ status }) => status).sort()).toEqual([
    ...Array<string>(8).fill('DONE'),
    ...Array<string>(3).fill('SET_ASIDE'),
  ]);
  expect(modelStatus(folder)).toBe('STOPPED');
  // Before they could have been seen again by themselves.
  expect(Date.now() - startedAt).toBeLessThan(HIDDEN_SECONDS * 1000);
});
