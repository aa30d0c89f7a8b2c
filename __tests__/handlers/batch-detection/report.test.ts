import { report } from '../../../handlers/batch-detection/report';
import { NO_IMAGES, type BatchState } from '../../../handlers/batch-detection/run/run-state';
import { DEFAULT_SETTINGS, MODEL, someRun, testWorld } from '../../support/batch-world';
import { task } from '../../support/task';

const MINUTE = 60_000;

async function reportOf(input: BatchState) {
  const world = testWorld();
  await world.clock.sleep(30 * MINUTE);
  const reported = await report(world.ports, { ...DEFAULT_SETTINGS, maxInferenceUnits: 2 }, task(input));
  return { ...reported, record: world.runs.items.get('execution-1') };
}

const start = Date.UTC(2026, 0, 1);
const run = someRun({
  counts: { ...NO_IMAGES, done: 120, setAside: 1, calls: 123, throttled: 3 },
  failures: [{ key: 'batch/incoming/broken.jpg', reason: 'NotSupportedImageType' }],
  modelStartedAt: start,
  modelStoppedAt: start + 15 * MINUTE,
});

describe('report', () => {
  it('sums up what was done and what the model cost at most', async () => {
    const { report: sum, record } = await reportOf({ run, waiting: 0, model: 'STOPPED' });

    expect(sum).toMatchObject({
      status: 'COMPLETED',
      modelArn: MODEL.modelArn,
      images: { done: 120, setAside: 1 },
      modelMinutes: 15,
      estimatedCost: 2,
      modelLeftRunning: false,
      problem: null,
    });
    expect(record).toMatchObject({ status: 'COMPLETED', report: sum });
  });

  it('words a notice for people and for programs', async () => {
    const { notification, report: sum } = await reportOf({ run, waiting: 0, model: 'STOPPED' });
    const message = JSON.parse(notification.message) as Record<string, string>;

    expect(notification).toMatchObject({
      subject: 'Batch detection complete: 120 images done, 1 set aside',
      attributes: { workflow: 'batch-detection', status: 'COMPLETED' },
    });
    expect(message.default).toBe(
      '120 images done, 1 set aside, 0 waiting.\nThe model ran for 15 minutes (at most 2.00 USD).\nbatch/incoming/broken.jpg: NotSupportedImageType',
    );
    expect(JSON.parse(message.https!)).toMatchObject({ workflow: 'batch-detection', ...sum });
  });

  it('is incomplete when the time was up', async () => {
    expect((await reportOf({ run, waiting: 40, model: 'STOPPED' })).report.status).toBe('INCOMPLETE');
  });

  it.each([
    [
      'an error of a state',
      { error: { Error: 'ModelNotStartableError', Cause: '{"errorMessage":"it is FAILED"}' } },
      'ModelNotStartableError',
      'it is FAILED',
    ],
    [
      'a problem of the workers',
      { run: { ...run, problem: { error: 'AccessDeniedException', message: 'no' } } },
      'AccessDeniedException',
      'no',
    ],
    [
      'a model that did not stop',
      { run, stopError: { Error: 'ModelStopTimedOutError', Cause: 'still on' } },
      'ModelStopTimedOutError',
      'still on',
    ],
  ])('fails by %s', async (_case, state, error, message) => {
    const { report: sum, notification } = await reportOf({ waiting: 0, ...state });

    expect(sum).toMatchObject({ status: 'FAILED', problem: { error, message } });
    expect(notification.subject).toMatch(/^Batch detection failed/);
  });

  it('says when the model was left running', async () => {
    const { report: sum, notification } = await reportOf({
      run: { ...run, owned: false },
      waiting: 0,
      model: 'LEFT_RUNNING',
    });

    expect(sum).toMatchObject({ status: 'COMPLETED', modelLeftRunning: true, modelMinutes: 0, estimatedCost: 0 });
    expect(notification.message).toContain('still running');
  });

  it('reports a run that never got as far as the model', async () => {
    const { report: sum } = await reportOf({ error: { Error: 'InvalidInputError', Cause: 'bad' }, model: 'NOT_HELD' });

    expect(sum).toMatchObject({ status: 'FAILED', modelArn: null, startedAt: null, images: NO_IMAGES });
  });
});
