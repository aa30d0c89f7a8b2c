import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DescribeProjectVersionsCommand,
  DetectCustomLabelsCommand,
  StartProjectVersionCommand,
  StopProjectVersionCommand,
} from '@aws-sdk/client-rekognition';
import sharp from 'sharp';
import { billedMs, hostingHistory } from '../../src/rekognition/custom-labels/hosting';
import {
  customLabelsFolder,
  LOCAL_MODEL_ARN,
  LOCAL_PROJECT_ARN,
  writeLocalModel,
} from '../../src/rekognition/custom-labels/local-model';
import { blindVision } from '../../../../__tests__/support/local-aws';
import { picture } from '../../../../__tests__/support/pictures';
import { failureOf } from '../../../../__tests__/support/task';
import { type LocalAccount, openAccount } from './local-account';

let account: LocalAccount;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 0, 1);
  account = await openAccount({ vision: blindVision, clock: () => now });
  await writeLocalModel(account.directory, { startMs: 3_000, stopMs: 1_000, tpsPerUnit: 5 });
});
afterEach(() => account.close());

const start = (units: { MinInferenceUnits?: number; MaxInferenceUnits?: number } = { MinInferenceUnits: 1 }) =>
  account.client.send(
    new StartProjectVersionCommand({ ProjectVersionArn: LOCAL_MODEL_ARN, MinInferenceUnits: 1, ...units }),
  );
const stop = () => account.client.send(new StopProjectVersionCommand({ ProjectVersionArn: LOCAL_MODEL_ARN }));
const detect = (Bytes: Buffer, more: { MinConfidence?: number; MaxResults?: number } = {}) =>
  account.client.send(new DetectCustomLabelsCommand({ ProjectVersionArn: LOCAL_MODEL_ARN, Image: { Bytes }, ...more }));
const describeVersion = async (VersionNames?: string[]) => {
  const command = new DescribeProjectVersionsCommand({ ProjectArn: LOCAL_PROJECT_ARN, VersionNames });
  return (await account.client.send(command)).ProjectVersionDescriptions ?? [];
};
const status = async () => (await describeVersion())[0]?.Status;

/** Coloured shapes on a plain ground: what examples of two labels may look like. */
function shape(kind: 'circle' | 'square', colour: string, x: number): Promise<Buffer> {
  const drawn =
    kind === 'circle'
      ? `<circle cx="${x}" cy="150" r="80" fill="${colour}"/>`
      : `<rect x="${x - 70}" y="80" width="140" height="140" fill="${colour}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="#eee"/>${drawn}</svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

async function withExamples(): Promise<void> {
  const examples = join(account.directory, 'examples');
  for (const [label, file] of [
    ['good', await shape('circle', '#2255cc', 200)],
    ['defect', await shape('square', '#cc2222', 200)],
  ] as const) {
    await mkdir(join(examples, label), { recursive: true });
    await writeFile(join(examples, label, '1.jpg'), file);
    // Neither is an example, and reading either would never end.
    execFileSync('mkfifo', [join(examples, label, 'pipe.jpg')]);
    await symlink('nothing', join(examples, label, 'gone.jpg'));
  }
  await writeLocalModel(account.directory, { examples, tpsPerUnit: 100 });
  await start();
  now += 5_000;
}

describe('the hosting', () => {
  it('goes from trained over starting, running and stopping to stopped', async () => {
    const seen = [await status()];
    await start();
    seen.push(await status());
    now += 3_000;
    seen.push(await status());
    await stop();
    seen.push(await status());
    now += 1_000;
    seen.push(await status());

    expect(seen).toEqual(['TRAINING_COMPLETED', 'STARTING', 'RUNNING', 'STOPPING', 'STOPPED']);
  });

  it('tells units and version while it is hosted', async () => {
    await start({ MinInferenceUnits: 2, MaxInferenceUnits: 3 });

    expect(await describeVersion(['local-examples'])).toMatchObject([
      { ProjectVersionArn: LOCAL_MODEL_ARN, MinInferenceUnits: 2, MaxInferenceUnits: 3 },
    ]);
    expect(await describeVersion(['another'])).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    ['a second start', start, start],
    ['a stop of a model that starts', start, stop],
    ['a stop of a model that never ran', status, stop],
  ])('refuses %s as in use', async (_case, first, second) => {
    await first();

    expect((await failureOf(second())).name).toBe('ResourceInUseException');
  });

  it.each([
    [{ MinInferenceUnits: 11 }, 'LimitExceededException'],
    [{ MinInferenceUnits: 3, MaxInferenceUnits: 2 }, 'InvalidParameterException'],
    [{ MinInferenceUnits: 0 }, 'ValidationException'],
  ])('refuses %j as %s', async (units, name) => {
    expect((await failureOf(start(units))).name).toBe(name);
    expect(await status()).toBe('TRAINING_COMPLETED');
  });

  it('knows one project and one model', async () => {
    const other = LOCAL_MODEL_ARN.replace('000001', '000002');
    const project = new DescribeProjectVersionsCommand({ ProjectArn: LOCAL_PROJECT_ARN.replace('local', 'other') });
    const model = new StartProjectVersionCommand({ ProjectVersionArn: other, MinInferenceUnits: 1 });

    expect((await failureOf(account.client.send(project))).name).toBe('ResourceNotFoundException');
    expect((await failureOf(account.client.send(model))).name).toBe('ResourceNotFoundException');
  });

  it('keeps running, and costing, over a restart', async () => {
    await start();
    now += 60_000;

    await account.restart();

    expect(await status()).toBe('RUNNING');
    const changes = hostingHistory(customLabelsFolder(account.directory), now);
    expect(changes.map((change) => change.status)).toEqual(['TRAINING_COMPLETED', 'STARTING', 'RUNNING']);
    expect(billedMs(changes, now)).toBe(57_000);
  });

  it('bills the time that it ran, used or not', async () => {
    for (let round = 0; round < 2; round += 1) {
      await start();
      now += 10_000;
      await stop();
      now += 20_000;
    }

    expect(billedMs(hostingHistory(customLabelsFolder(account.directory), now), now)).toBe(2 * 7_000);
  });
});

describe('detection', () => {
  it('needs a running model', async () => {
    const bytes = await picture({ width: 100, height: 100 });
    const before = await failureOf(detect(bytes));
    await start();
    const during = await failureOf(detect(bytes));

    expect([before.name, during.name]).toEqual(['ResourceNotReadyException', 'ResourceNotReadyException']);
  });

  it('takes as many calls per second as its units do', async () => {
    const bytes = await picture({ width: 100, height: 100 });
    await start({ MinInferenceUnits: 2 });
    now += 3_000;
    const outcomes: string[] = [];

    for (let call = 0; call < 14; call += 1) {
      outcomes.push(
        await detect(bytes).then(
          () => 'answered',
          (error: Error) => error.name,
        ),
      );
    }

    expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(10);
    expect(new Set(outcomes.slice(10))).toEqual(new Set(['ProvisionedThroughputExceededException']));
  });

  it('says which examples a picture resembles, and that this is a heuristic', async () => {
    await withExamples();

    const { CustomLabels } = await detect(await shape('square', '#bb3030', 215), { MinConfidence: 60 });

    expect(CustomLabels).toEqual([{ Name: 'defect', Confidence: expect.any(Number) as number }]);
    expect(account.calls.at(-1)).toMatchObject({ operation: 'DetectCustomLabels', facts: { source: 'heuristic' } });
  });

  it('says nothing about a picture that resembles no example', async () => {
    await withExamples();

    const { CustomLabels } = await detect(await picture({ width: 400, height: 300, noise: true }));

    expect(CustomLabels).toEqual([]);
  });

  it('says nothing without examples', async () => {
    await start();
    now += 3_000;

    expect((await detect(await shape('circle', '#25c', 200))).CustomLabels).toEqual([]);
  });

  it('keeps the most confident labels', async () => {
    await withExamples();
    const bytes = await shape('square', '#cc2222', 200);

    const all = (await detect(bytes)).CustomLabels ?? [];
    const one = (await detect(bytes, { MaxResults: 1 })).CustomLabels ?? [];

    expect(all[0]).toEqual({ Name: 'defect', Confidence: 100 });
    expect(one).toEqual(all.slice(0, 1));
  });

  it('gives a recorded answer for exactly that picture, with its boxes', async () => {
    const bytes = await shape('circle', '#123456', 100);
    const recorded = {
      CustomLabels: [
        { Name: 'screw', Confidence: 95, Geometry: { BoundingBox: { Left: 0.1, Top: 0.2, Width: 0.3, Height: 0.4 } } },
        { Name: 'nut', Confidence: 40 },
      ],
    };
    await account.close();
    account = await openAccount({
      vision: { ...blindVision, recordedAnswer: async () => ({ source: 'recorded', answer: recorded }) },
      clock: () => now,
    });
    await start();
    now += 5_000;

    const { CustomLabels } = await detect(bytes, { MinConfidence: 50 });

    expect(CustomLabels).toEqual(recorded.CustomLabels.slice(0, 1));
    expect(account.calls.at(-1)).toMatchObject({ facts: { source: 'recorded' } });
  });

  it.each([
    ['64 pixels a side', { width: 64, height: 64 }, undefined],
    ['63 pixels a side', { width: 63, height: 64 }, 'InvalidParameterException'],
    ['4,096 pixels a side', { width: 4096, height: 300 }, undefined],
    ['4,097 pixels a side', { width: 4097, height: 300 }, 'ImageTooLargeException'],
    ['a proportion of 21 to 1', { width: 64, height: 1344 }, 'InvalidParameterException'],
  ])('keeps the limits of Custom Labels: %s', async (_case, size, refusal) => {
    await start();
    now += 3_000;

    const outcome = await detect(await picture(size)).then(
      () => undefined,
      (error: Error) => error.name,
    );

    expect(outcome).toBe(refusal);
  });

  it('refuses what is not a picture', async () => {
    await start();
    now += 3_000;

    expect((await failureOf(detect(Buffer.from('text')))).name).toBe('InvalidImageFormatException');
  });
});
