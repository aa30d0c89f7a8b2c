import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Analysis, AnalysisBranch } from '../../../handlers/image-analysis/outcome/analysis-branches';
import type { Findings } from '../../../handlers/image-analysis/record/image-record';
import { handler } from '../../../handlers/image-analysis/save-analysis';
import { serviceError } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';

const dynamodb = mockClient(DynamoDBClient);
const label = { name: 'Car', confidence: 90, parents: [], boxes: [] };
const face = {
  confidence: 99,
  boundingBox: { left: 0.1234, top: 0.1234, width: 0.1234, height: 0.1234 },
  quality: { brightness: 71.23, sharpness: 53.31 },
};
const thumbnail = { key: 'thumbnails/id.jpg', width: 250, height: 100 };
const whole: AnalysisBranch[] = [{ labels: [label], labelModelVersion: '3.0' }, { faces: [face] }];
const failed = (taskName: string, error: string): AnalysisBranch => ({
  failure: { task: taskName, error, cause: JSON.stringify({ errorMessage: `${error}!` }) },
});

const input = (analysis: Analysis, found?: Findings) =>
  task({
    found,
    imageId: 'id',
    bucket: 'photos',
    key: 'incoming/a.jpg',
    etag: 'e',
    format: 'JPEG' as const,
    owner: 'ann',
    thumbnail,
    perceptualHash: '0123456789abcdef',
    fingerprint: 'f',
    settings: { maxLabels: 10, minConfidence: 60, detectFaces: 'always' as const },
    analysis,
  });

const standing = { imageId: 'id', executionId: 'execution-1', owner: 'ann', albumId: 'ann/sea', uploadTime: 5 };
/** The record as registration left it, or something else. */
const stands = (more: object): void =>
  void dynamodb.on(GetItemCommand).resolves({ Item: marshall({ ...standing, ...more }) });

/** What was asked for and what was removed, in order. */
const facetsWritten = (): { put: string[]; removed: string[] } => {
  const requests = dynamodb
    .commandCalls(BatchWriteItemCommand)
    .flatMap(({ args }) => args[0].input.RequestItems!.facets!);
  const facets = (found: (string | undefined)[]): string[] => found.flatMap((facet) => facet ?? []);
  return {
    put: facets(requests.map(({ PutRequest }) => PutRequest?.Item?.facet?.S)),
    removed: facets(requests.map(({ DeleteRequest }) => DeleteRequest?.Key?.facet?.S)),
  };
};

const written = (): Record<string, unknown> =>
  unmarshall(dynamodb.commandCalls(UpdateItemCommand)[0]!.args[0].input.ExpressionAttributeValues!);

beforeEach(() => {
  Object.assign(process.env, { IMAGES_TABLE_NAME: 'images', IMAGE_FACETS_TABLE_NAME: 'facets' });
  dynamodb.reset();
  stands({});
  dynamodb.on(UpdateItemCommand).resolves({});
  dynamodb.on(BatchWriteItemCommand).resolves({});
});

describe('save-analysis', () => {
  it('writes a whole analysis in one update and words the notice', async () => {
    const saved = await handler(input(whole));

    expect(dynamodb.commandCalls(UpdateItemCommand)).toHaveLength(1);
    expect(written()).toMatchObject({
      ':status': 'COMPLETED',
      ':faceCount': 1,
      ':faceDetected': true,
      ':thumbnail': thumbnail,
    });
    expect(saved).toMatchObject({
      imageId: 'id',
      status: 'COMPLETED',
      notification: { attributes: { faceDetected: 'true' } },
    });
  });

  it('says that no faces were looked for, which is not to have found none', async () => {
    const saved = await handler(input({ labels: whole[0]! }));

    expect(written()).toMatchObject({ ':status': 'COMPLETED', ':facesSkipped': true });
    expect(written()).not.toHaveProperty(':faceDetected');
    expect(saved.notification).toMatchObject({
      subject: 'No person seen, 1 label',
      attributes: { faceDetected: 'unknown' },
    });
  });

  it('keeps the faces of an earlier attempt where no person is seen', async () => {
    const saved = await handler(input({ labels: whole[0]! }, { faces: [face] }));

    expect(written()).toMatchObject({ ':faceCount': 1 });
    expect(written()).not.toHaveProperty(':facesSkipped');
    expect(saved.notification.attributes.faceDetected).toBe('true');
  });

  it.each([
    ['labels', { labels: failed('DetectLabels', 'TransientServiceError') }, 'DetectLabels'],
    ['faces', { labels: whole[0]!, faces: failed('DetectFaces', 'States.Timeout') }, 'DetectFaces'],
  ])('is incomplete without the %s that come one after the other', async (_what, analysis, name) => {
    const error = await failureOf(handler(input(analysis)));

    expect(error.name).toBe('AnalysisIncompleteError');
    expect(written()).toMatchObject({ ':status': 'INCOMPLETE', ':failures': [{ task: name }] });
    expect(written()).not.toHaveProperty(':facesSkipped');
  });

  it.each([
    ['DetectLabels', [failed('DetectLabels', 'TransientServiceError'), whole[1]!], [':faces', ':thumbnail']],
    ['DetectFaces', [whole[0]!, failed('DetectFaces', 'States.Timeout')], [':labels', ':thumbnail']],
  ])('keeps what the other found when %s failed, and fails visibly', async (name, analysis, kept) => {
    const error = await failureOf(handler(input(analysis)));

    expect(error).toMatchObject({ name: 'AnalysisIncompleteError', message: expect.stringContaining(name) });
    const values = written();
    expect(values).toMatchObject({ ':status': 'INCOMPLETE', ':failures': [{ task: name }] });
    expect(values[':leaseExpiresAt']).toBe(values[':updatedAt']);
    expect(kept.every((attribute) => values[attribute] !== undefined)).toBe(true);
    expect(values[':faceCount']).toBe(name === 'DetectFaces' ? undefined : 1);
  });

  it('refuses an image that Rekognition cannot read, without its own write', async () => {
    const error = await failureOf(handler(input([whole[0]!, failed('DetectFaces', 'NotSupportedImageType')])));

    expect(error).toMatchObject({ name: 'NotSupportedImageType', message: 'NotSupportedImageType!' });
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('writes far less than 400 KB for 100 faces and 100 labels with boxes', async () => {
    const crowd = Array.from({ length: 100 }, () => face);
    const labels = Array.from({ length: 100 }, () => ({
      ...label,
      boxes: [face.boundingBox],
      parents: ['Vehicle', 'Transportation'],
    }));

    await handler(input([{ labels }, { faces: crowd }]));

    expect(JSON.stringify(marshall(written())).length).toBeLessThan(100_000);
  });

  it('can be found by what it shows before it says that it is done', async () => {
    await handler(input(whole));

    const commands = dynamodb.calls().map(({ args }) => args[0].constructor.name);
    expect(commands).toEqual(['GetItemCommand', 'BatchWriteItemCommand', 'UpdateItemCommand']);
    expect(facetsWritten().put).toEqual(
      expect.arrayContaining(['label/car/ann', `album/${encodeURIComponent('ann/sea')}/ann`, 'hash/0-0123/ann']),
    );
    expect(facetsWritten().put).toHaveLength(6);
  });

  it('is found no more by what an earlier analysis saw', async () => {
    stands({ labels: [{ ...label, name: 'Bus' }, label], perceptualHash: 'ffff456789abcdef' });

    await handler(input(whole));

    expect(facetsWritten().removed).toEqual(['label/bus/ann', 'hash/0-ffff/ann']);
  });

  it('stays findable by labels that are known when they were not found again', async () => {
    stands({ labels: [{ ...label, name: 'Bus' }] });

    await failureOf(handler(input([failed('DetectLabels', 'TransientServiceError'), whole[1]!])));

    expect(facetsWritten()).toMatchObject({ put: expect.arrayContaining(['label/bus/ann']), removed: [] });
  });

  it.each([
    ['another execution has its record', marshall({ ...standing, executionId: 'execution-2' }), 'execution-2'],
    ['it was deleted', marshall({ imageId: 'id', expiresAt: 9 }), 'no execution'],
    ['there is no record', undefined, 'no execution'],
  ])('writes nothing when %s', async (_what, item, holder) => {
    dynamodb.on(GetItemCommand).resolves({ Item: item });

    const error = await failureOf(handler(input(whole)));

    expect(error).toMatchObject({ name: 'RecordTakenOverError', message: `id belongs to ${holder} now.` });
    expect(dynamodb.calls()).toHaveLength(1);
  });

  it('steps back when another execution has taken the record over', async () => {
    dynamodb.on(UpdateItemCommand).rejects(
      new ConditionalCheckFailedException({
        message: 'no',
        $metadata: {},
        Item: marshall({ executionId: 'execution-2' }),
      }),
    );

    const error = await failureOf(handler(input(whole)));

    expect(error).toMatchObject({ name: 'RecordTakenOverError', message: expect.stringContaining('execution-2') });
  });

  it('lets the state machine retry a busy table', async () => {
    dynamodb.on(UpdateItemCommand).rejects(serviceError('ProvisionedThroughputExceededException', 400));

    const error = await failureOf(handler(input(whole)));

    expect(error.name).toBe('TransientServiceError');
  });
});
