import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListFacesCommand } from '@aws-sdk/client-rekognition';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ownerOf } from '../../handlers/rider-photo/faces/external-image-id';
import type { WorkflowDescription } from '../../state-machines/description';
import type { Execution } from '../../packages/local-aws/src/step-functions/execution';
import { findPhotos } from '../../local/cli/photo-files';
import { Selfies } from '../../local/cli/runs/rider-photo-selfies';
import type { SelfieReport } from '../../local/cli/runs/rider-photo-report';
import { writeSelfies } from '../../local/samples/rider-photo';
import { openVision, type Vision } from '../../packages/local-aws/src/vision/vision';
import { riderPhoto } from '../../state-machines/rider-photo';
import { openTestEnvironment, type TestEnvironment } from '../support/local-aws';
import { RecordedNets } from '../support/recorded-nets';
import { Personas } from '../handlers/rider-photo/support/personas';

const workflows = [riderPhoto as unknown as WorkflowDescription];

describe('the sample selfies, with real faces, as they are deployed', () => {
  let vision: Vision;
  let environment: TestEnvironment;
  let folder: string;
  let reports: readonly SelfieReport[];

  beforeAll(async () => {
    vision = await openVision({ nets: new RecordedNets() });
    environment = await openTestEnvironment({ workflows, vision });
    folder = mkdtempSync(join(tmpdir(), 'selfies-'));
    const selfies = new Selfies(environment, {
      directory: folder,
      signal: new AbortController().signal,
      onState: () => undefined,
      onReport: () => undefined,
    });
    reports = await selfies.process(findPhotos(await writeSelfies(folder)));
  });

  afterAll(async () => {
    await environment.close();
    await vision.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('end as a person would expect', () => {
    const told = reports.map(({ file, userId, status, error, reasons }) => [
      file.slice(folder.length + 1),
      userId,
      status,
      error,
      ...reasons,
    ]);

    const refused = 'PhotoDoesNotMeetRequirementError';
    expect(told).toEqual([
      ['ann@example.com.jpg', 'ann@example.com', 'ACCEPTED', null],
      ['bob.jpg', 'bob', 'ACCEPTED', null],
      ['group.jpg', 'group', 'REJECTED', refused, 'SEVERAL_FACES'],
      ['nobody.png', 'nobody', 'REJECTED', refused, 'NO_FACE'],
      ['eve.jpg', 'eve', 'REJECTED', 'FaceAlreadyExistsError', 'FACE_ALREADY_EXISTS'],
      ['dan.jpg', 'dan', 'REJECTED', refused, 'TOO_DARK'],
      ['fred.jpg', 'fred', 'REJECTED', refused, 'UNSUPPORTED_FORMAT'],
      ['ann@example.com--newer.jpg', 'ann@example.com', 'REPLACED', null],
    ]);
  });

  it('keep to the budget', () => {
    for (const { status, statesEntered, lambdaCalls, rekognitionCalls } of reports) {
      if (status === 'REJECTED') continue;
      expect({ states: statesEntered.length, lambdaCalls, rekognitionCalls }).toEqual({
        states: 6,
        lambdaCalls: 5,
        rekognitionCalls: 4,
      });
    }
    const group = reports[2]!;
    expect([group.statesEntered.length, group.lambdaCalls, group.rekognitionCalls]).toEqual([2, 2, 1]);
  });

  it('leave one face per rider, and tell those who were refused', async () => {
    const { collections } = environment.workflow('rider-photo').resources;
    const { Faces = [] } = await environment.clients.rekognition.send(
      new ListFacesCommand({ CollectionId: collections.riders!.id }),
    );

    expect(Faces.map(({ ExternalImageId = '' }) => ownerOf(ExternalImageId).externalImageId).sort()).toEqual([
      'ann:40example.com',
      'bob',
    ]);
    for (const { status, notification } of reports) expect(notification !== null).toBe(status === 'REJECTED');
  });

  it('say which rules the local models have no fact for', () => {
    expect(reports[0]!.rulesNotApplied).toEqual(['FACE_OCCLUDED', 'EYES_CLOSED']);
  });
});

describe('the deployed functions', () => {
  const personas = new Personas();
  let environment: TestEnvironment;

  beforeAll(async () => {
    environment = await openTestEnvironment({ workflows, vision: personas.vision });
  });

  afterEach(() => environment.reset());

  afterAll(() => environment.close());

  async function upload(userId: string): Promise<Execution> {
    const workflow = environment.workflow('rider-photo');
    const key = `riders/${userId}/me.jpg`;
    const started = new Promise<Execution>((resolve) => {
      const stop = workflow.onStart((execution) => {
        if ((execution.input as { s3Key: string }).s3Key !== key) return;
        stop();
        resolve(execution);
      });
    });
    const Body = await personas.photo([userId]);
    const Bucket = workflow.resources.buckets.photos!.name;
    await environment.clients.s3.send(new PutObjectCommand({ Bucket, Key: key, Body }));
    return started;
  }

  async function faces(): Promise<string[]> {
    const { collections } = environment.workflow('rider-photo').resources;
    const { Faces = [] } = await environment.clients.rekognition.send(
      new ListFacesCommand({ CollectionId: collections.riders!.id }),
    );
    return Faces.map(({ ExternalImageId = '' }) => ownerOf(ExternalImageId).externalImageId);
  }

  const functionName = (name: string): string => `rekognition-workflows-local-rider-photo-${name}`;

  /** Runs of a function that have ended, by its log. */
  const runsOf = (name: string): number =>
    readFileSync(join(environment.directory, 'logs', `${functionName(name)}.log`), 'utf8').split('"platform.report"')
      .length;

  it('leave no face when the thread of AddFaceToIndex dies after its work', async () => {
    environment.lambda.interfere({ function: functionName('add-face-to-index'), kind: 'crash-after', times: 1 });

    const { status } = await (await upload('crash')).result;

    expect(status).toBe('FAILED');
    expect(await faces()).not.toContain('crash');
  });

  it('come to the same end when PersistMetadata times out after its work', async () => {
    environment.lambda.interfere({ function: functionName('persist-metadata'), kind: 'timeout', times: 1 });

    const { output } = await (await upload('slow')).result;

    expect(output).toMatchObject({ status: 'ACCEPTED' });
    expect(await faces()).toContain('slow');
  });

  it('leave no face when the execution is stopped while it is being indexed', async () => {
    environment.faults.inject({ service: 'rekognition', operation: 'IndexFaces', delayMs: 300 });
    const execution = await upload('stopped');
    await new Promise<void>((resolve) => {
      execution.subscribe(({ type, state }) => {
        if (type === 'TaskStarted' && state === 'AddFaceToIndex') resolve();
      });
    });

    const before = runsOf('add-face-to-index');

    execution.abort();
    await execution.result;
    await environment.bus.idle();
    // The function goes on when nothing waits for it any more.
    while (runsOf('add-face-to-index') === before) await new Promise((resolve) => setTimeout(resolve, 20));

    expect(await faces()).not.toContain('stopped');
  });

  it('are called by their schedules', async () => {
    const workflow = environment.workflow('rider-photo');

    const reports = [await workflow.runSchedule('expiry'), await workflow.runSchedule('leftovers')];

    expect(reports).toMatchObject([{ erased: 0, incomplete: 0, more: false }, { accounts: expect.any(Number) }]);
  });
});
