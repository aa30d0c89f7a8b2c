import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import sharp from 'sharp';
import { writeLocalModel } from '../../../../packages/local-aws/src/rekognition/custom-labels/local-model';
import { batchDetectionRun } from '../../../../local/cli/runs/batch-detection';
import { modelStatus } from '../../../../local/cli/runs/batch-detection-model';
import {
  type BatchReport,
  imageReport,
  imageTable,
  runSummary,
} from '../../../../local/cli/runs/batch-detection-report';
import type { RunContext } from '../../../../local/cli/workflow-run';
import { openTestEnvironment, type TestEnvironment } from '../../../support/local-aws';

describe('npm start -- --workflow batch-detection --json', () => {
  let aws: TestEnvironment;
  let report: BatchReport;
  let code: number;
  const context = (more: Partial<RunContext> = {}): RunContext => ({
    environment: aws,
    directory: aws.directory,
    paths: [],
    json: true,
    options: {},
    out: new PassThrough(),
    progress: new PassThrough() as unknown as NodeJS.WriteStream,
    signal: new AbortController().signal,
    ...more,
  });

  beforeAll(async () => {
    aws = await openTestEnvironment({ workflows: [batchDetectionRun.workflow] });
    await writeLocalModel(join(aws.directory, 'rekognition'), { startMs: 200, stopMs: 100 });
    const printed: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    code = await batchDetectionRun.run(context());
    write.mockRestore();
    report = JSON.parse(printed.join('')) as BatchReport;
  });
  afterAll(() => aws.close());

  const image = (name: string) => report.images.find(({ file }) => basename(file) === name);

  it('prints one object with the images, the way of the run, the model and the report', () => {
    expect(code).toBe(0);
    expect(Object.keys(report)).toEqual([
      'images',
      'states',
      'stateEntries',
      'lambdaCalls',
      'modelStates',
      'modelBilledMs',
      'modelLeftRunning',
      'dlq',
      'report',
    ]);
    expect(report.stateEntries).toBe(report.states.length);
    expect(report.modelStates.map(({ state }) => state)).toEqual(['STARTING', 'RUNNING', 'STOPPING', 'STOPPED']);
    expect(report.modelBilledMs).toBeGreaterThan(0);
    expect(report.modelLeftRunning).toBe(false);
    expect(report.report).toMatchObject({ status: 'COMPLETED', images: { done: 8, setAside: 3 }, waiting: 0 });
  });

  it('finds what the samples show, and says that this is a heuristic', () => {
    const labels = report.images
      .filter(({ file }) => basename(file).startsWith('plate'))
      .map(({ file, labels: [first] }) => [
        basename(file).includes('good') ? 'good' : 'rusty',
        first?.name,
        first?.source,
      ]);

    expect(labels).toHaveLength(7);
    for (const [shown, found, source] of labels) expect([found, source]).toEqual([shown, 'heuristic']);
    expect(image('people.jpg')).toMatchObject({ status: 'DONE', labels: [] });
  });

  it('leaves results and annotated pictures as files', async () => {
    const { json, annotated, attempts } = image('plate 7 turned.jpg')!;

    expect([existsSync(json!), attempts]).toEqual([true, 1]);
    const { width, height } = await sharp(annotated!).metadata();
    expect(width > height).toBe(true);
  });

  it('sets aside with a reason what cannot be detected in', () => {
    expect(
      report.images.filter(({ status }) => status === 'SET_ASIDE').map(({ file, reason }) => [basename(file), reason]),
    ).toEqual([
      ['not-an-image.jpg', 'NotSupportedImageType'],
      ['too-small.jpg', 'ImageTooSmall'],
      ['notes.txt', 'MalformedMessageError'],
    ]);
    expect(report.dlq).toHaveLength(3);
  });

  it('detects in the rest when it runs again: what has its results is not sent to the model', async () => {
    const plate = join(aws.directory, 'samples', 'parts', 'plate 2 rusty.jpg');
    const json = async (): Promise<BatchReport> => {
      const printed: string[] = [];
      const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
      await batchDetectionRun.run(
        context({ paths: [plate], options: { examples: join(aws.directory, 'samples', 'examples') } }),
      );
      write.mockRestore();
      return JSON.parse(printed.join('')) as BatchReport;
    };

    const first = await json();
    const calls = aws.calls.filter(({ operation }) => operation === 'DetectCustomLabels').length;
    const second = await json();

    expect(first.images[0]).toMatchObject({ status: 'DONE' });
    expect(second.images).toEqual([{ ...first.images[0], detectedBefore: true }]);
    expect(aws.calls.filter(({ operation }) => operation === 'DetectCustomLabels')).toHaveLength(calls);
  });

  it('switches the model off when it is interrupted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parts-'));
    await writeFile(
      join(folder, 'a.png'),
      await sharp({ create: { width: 90, height: 90, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    );
    const interrupted = new AbortController();
    aws.onEvent(({ detail }) => {
      if (detail.status === 'RUNNING') setTimeout(() => interrupted.abort(new Error('Ctrl-C')), 300);
    });

    const run = batchDetectionRun.run(context({ paths: [folder], signal: interrupted.signal }));

    await expect(run).rejects.toThrow('Ctrl-C');
    expect(modelStatus(aws.directory)).toBe('STOPPED');
    await rm(folder, { recursive: true });
  });
});

describe('the options', () => {
  const here = [__filename];

  it.each([
    [{ examples: 'no/such/folder' }, '--examples must be a folder'],
    [{ recordings: __filename }, '--recordings must be a folder'],
    [{ tps: '0' }, '--tps must be a number above 0'],
    [{ tps: 'many' }, '--tps must be a number above 0'],
  ])('%j is refused', (options, message) => {
    expect(() => batchDetectionRun.validate(here, options)).toThrow(message);
  });

  it('are fine as documented', () => {
    expect(() =>
      batchDetectionRun.validate(here, { examples: __dirname, recordings: __dirname, tps: '2.5' }),
    ).not.toThrow();
  });
});

describe('the report for people', () => {
  const nothing = { record: undefined, result: undefined, paths: undefined, source: undefined, setAside: undefined };
  const waiting = imageReport({ ...nothing, file: 'a.jpg', key: 'batch/incoming/a.jpg' });

  it('names images that wait for the next run', () => {
    expect(waiting).toMatchObject({ status: 'WAITING', reason: null, attempts: 0, json: null });
    expect(imageTable([waiting])).toMatch(/a\.jpg +WAITING/);
  });

  it('says when a model is still running, and why a run ended early', () => {
    const summary = runSummary({
      images: [waiting],
      states: [],
      stateEntries: 12,
      lambdaCalls: 5,
      modelStates: [{ state: 'RUNNING', atMs: 1_500 }],
      modelBilledMs: 2_000,
      modelLeftRunning: true,
      dlq: [{ body: '', reason: 'ImageTooSmall', detail: '10x10' }],
      report: {
        status: 'FAILED',
        images: { done: 0, duplicates: 0, setAside: 1, postponed: 0, calls: 0, throttled: 0 },
        waiting: 3,
        problem: { error: 'ModelNotStartableError', message: 'it is FAILED' },
      } as BatchReport['report'],
    });

    expect(summary).toContain('RUNNING at 1.5 s; billed 2.0 s; STILL RUNNING');
    expect(summary).toContain('ModelNotStartableError: it is FAILED');
    expect(summary).toContain('DLQ:   ImageTooSmall: 10x10');
  });
});
