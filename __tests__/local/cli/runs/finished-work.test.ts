import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { findPhotos } from '../../../../local/cli/photo-files';
import { FinishedWork } from '../../../../local/cli/runs/finished-work';
import type { SelfieReport } from '../../../../local/cli/runs/rider-photo-report';
import { type AcceptedSelfie, Selfies } from '../../../../local/cli/runs/rider-photo-selfies';
import type { WorkflowDescription } from '../../../../state-machines/description';
import { riderPhoto } from '../../../../state-machines/rider-photo';
import { Personas } from '../../../handlers/rider-photo/support/personas';
import { openTestEnvironment, type TestEnvironment } from '../../../support/local-aws';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'finished-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('finished work', () => {
  const bytes = Buffer.from('a photo');
  const open = (conditions: string, again = false): Promise<FinishedWork<object>> =>
    FinishedWork.open(folder, 'some-workflow', conditions, again);

  it('is known by content after a restart, whatever the owner of the file', async () => {
    const first = await open('settings');
    await first.add(first.contentOf(bytes), { id: 1 });
    await first.close();

    const second = await open('settings');

    expect(second.find(second.contentOf(Buffer.from('a photo')))).toEqual({ id: 1 });
    expect(second.find(second.contentOf(Buffer.from('another')))).toBeUndefined();
    expect(second.find(second.contentOf(bytes, 'of ann'))).toBeUndefined();
    await second.close();
  });

  it('is unknown under other settings or other code, and when everything is to be repeated', async () => {
    const first = await open('settings');
    await first.add(first.contentOf(bytes), { id: 1 });
    await first.close();

    for (const [conditions, again] of [
      ['other settings', false],
      ['settings', true],
    ] as const) {
      const later = await open(conditions, again);
      expect(later.find(later.contentOf(bytes))).toBeUndefined();
      await later.close();
    }
  });
});

describe('selfies that were accepted before', () => {
  const personas = new Personas();
  let environment: TestEnvironment;

  beforeAll(async () => {
    const workflows = [riderPhoto as unknown as WorkflowDescription];
    environment = await openTestEnvironment({ workflows, vision: personas.vision });
  });
  afterAll(() => environment.close());

  async function process(...files: readonly string[]): Promise<SelfieReport[]> {
    const finished = await FinishedWork.open<AcceptedSelfie>(folder, 'rider-photo', 'same', false);
    const options = { directory: folder, signal: new AbortController().signal, finished };
    const nothing = { onState: () => undefined, onReport: () => undefined };
    const reports = await new Selfies(environment, { ...options, ...nothing }).process(findPhotos(files));
    await finished.close();
    return reports;
  }

  it('are not processed again while their rider has a photo in use; refused ones are', async () => {
    const [ann, group] = [join(folder, 'ann.jpg'), join(folder, 'group.jpg')];
    writeFileSync(ann, await personas.photo(['ann']));
    writeFileSync(group, await personas.photo(['bob', 'eve']));
    const outcome = ({ status, acceptedBefore, rekognitionCalls }: SelfieReport): unknown[] => [
      status,
      acceptedBefore ?? false,
      rekognitionCalls,
    ];

    const first = await process(ann, group);
    const second = await process(ann, group);
    const { tables } = environment.workflow('rider-photo').resources;
    await environment.clients.dynamodb.send(
      new DeleteItemCommand({ TableName: tables.riders!.name, Key: marshall({ userId: 'ann' }) }),
    );
    const [third] = await process(ann);

    expect(first.map(outcome)).toEqual([
      ['ACCEPTED', false, 4],
      ['REJECTED', false, 1],
    ]);
    expect(second.map(outcome)).toEqual([
      ['ACCEPTED', true, 0],
      ['REJECTED', false, 1],
    ]);
    expect(second[0]!.faceId).toBe(first[0]!.faceId);
    expect(third!.acceptedBefore).toBeUndefined();
    expect(third!.rekognitionCalls).toBeGreaterThan(0);
  });
});
