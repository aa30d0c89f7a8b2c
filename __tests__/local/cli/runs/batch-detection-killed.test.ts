import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openSqs } from '../../../../packages/local-aws/src/sqs/sqs';
import { modelStatus } from '../../../../local/cli/runs/batch-detection-model';
import type { BatchReport } from '../../../../local/cli/runs/batch-detection-report';
import { localResources } from '../../../../local/resources';
import { batchDetection } from '../../../../state-machines/batch-detection';
import { type Command, runStart } from '../../../support/command-line';

const GIVE_UP_MS = 90_000;
/** Long enough for workers to have images in hand, too short for all of them at one call per second. */
const INTO_THE_RUN_MS = 2_500;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'killed-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The command as `npm start` runs it. */
const start = (...args: string[]): Promise<Command> =>
  runStart(['--workflow', 'batch-detection', '--directory', folder, '--json', ...args]);

/** Kills a run while its workers have images in hand. */
async function killMidway(): Promise<void> {
  const { child, ended } = await start('--tps', '1');
  const until = Date.now() + GIVE_UP_MS;
  while (!(existsSync(join(folder, 'rekognition')) && modelStatus(folder) === 'RUNNING')) {
    if (Date.now() > until || child.exitCode !== null) throw new Error('The model of the run to kill never ran.');
    await wait(50);
  }
  await wait(INTO_THE_RUN_MS);
  child.kill('SIGKILL');
  await ended;
}

/** Messages that the dead process has received and not deleted. */
async function hiddenMessages(): Promise<number> {
  const sqs = await openSqs({ directory: join(folder, 'sqs') });
  const { url } = localResources(batchDetection, 'http://127.0.0.1').queues.images!;
  const response = await sqs.handle({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': 'AmazonSQS.GetQueueAttributes' },
    body: Buffer.from(JSON.stringify({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessagesNotVisible'] })),
  });
  await sqs.close();
  const { Attributes } = JSON.parse(String(response.body)) as { Attributes: Record<string, string> };
  return Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

it('a run that was killed with images in hand is finished by the next one, at once, and its model is off', async () => {
  await killMidway();
  const hidden = await hiddenMessages();
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
  expect(Date.now() - startedAt).toBeLessThan(GIVE_UP_MS);
}, 240_000);
