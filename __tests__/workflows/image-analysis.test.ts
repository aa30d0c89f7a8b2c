import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { openVision, type Vision } from '../../packages/local-aws/src/vision/vision';
import { ImageAnalysisBench, WORKFLOW } from '../support/image-analysis';
import { cameraExif, picture } from '../support/pictures';
import { RecordedNets } from '../support/recorded-nets';

const demo = (name: string): Buffer =>
  readFileSync(join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo', name));

let vision: Vision;
let bench: ImageAnalysisBench;

beforeAll(async () => {
  vision = await openVision({ nets: new RecordedNets() });
  bench = await ImageAnalysisBench.open({ vision });
});
afterAll(async () => {
  await bench.aws.close();
  await vision.close();
});
beforeEach(() => bench.aws.reset());

describe('image-analysis on a photo of people', () => {
  it('finds faces and labels, makes the thumbnail, records and tells, within its budget', async () => {
    const photo = demo('sample1.jpg');

    const { result, states, record, notices, execution } = await bench.analyze('incoming/ann/team/sample1.jpg', photo);

    expect(result.status).toBe('SUCCEEDED');
    expect(states.slice(0, 3)).toEqual(['RegisterImage', 'ChooseAnalysis', 'AnalyzeImage']);
    expect([...states.slice(3, 5)].sort()).toEqual(['DetectFaces', 'DetectLabels']);
    expect(states.slice(5)).toEqual(['SaveAnalysis', 'Notify']);
    expect(execution.lambdaCalls).toBe(4);
    expect(record).toMatchObject({
      status: 'COMPLETED',
      owner: 'ann',
      albumId: 'ann/team',
      faceCount: 3,
      faceDetected: true,
    });
    expect(record.labels!.map(({ name }) => name)).toContain('Person');
    expect(record.leaseExpiresAt).toBeUndefined();
    expect(notices).toEqual([
      {
        subject: `3 faces and ${record.labels!.length} label${record.labels!.length === 1 ? '' : 's'} found`,
        message: expect.stringMatching(/^3 faces and \d+ labels? in incoming\/ann\/team\/sample1\.jpg$/),
        status: 'COMPLETED',
      },
    ]);
    const ofStorage = bench.aws.calls.filter(({ service }) => service === 's3');
    expect(ofStorage.map(({ operation }) => operation)).toEqual(['PutObject', 'GetObject', 'PutObject']);
    expect(ofStorage[1]!.facts).toMatchObject({ wholeObject: true, bytes: photo.length });
    const table = bench.aws.workflow(WORKFLOW).resources.tables.images!.name;
    const ofRecord = bench.aws.calls.filter(({ facts }) => (facts.tables as string[] | undefined)?.includes(table));
    // It is read before its outcome is written: what it was found by before goes. The last one is this test's.
    expect(ofRecord.map(({ operation }) => operation)).toEqual(['UpdateItem', 'GetItem', 'UpdateItem', 'GetItem']);
    expect([bench.calls('rekognition', 'DetectLabels'), bench.calls('rekognition', 'DetectFaces')]).toEqual([1, 1]);
  });

  it('stores a thumbnail that is upright, small and without EXIF, under a prefix that starts nothing', async () => {
    const turned = await sharp(demo('sample2.jpg'))
      .resize(800)
      .withMetadata({ orientation: 6 })
      .withExifMerge(cameraExif)
      .jpeg()
      .toBuffer();

    const { record } = await bench.analyze('incoming/ann/team/turned.jpg', turned);

    const { Body, ContentType } = await bench.aws.clients.s3.send(
      new GetObjectCommand({ Bucket: bench.bucket, Key: record.thumbnail!.key }),
    );
    const metadata = await sharp(await Body!.transformToByteArray()).metadata();
    expect(ContentType).toBe('image/jpeg');
    expect(metadata.exif).toBeUndefined();
    expect({ width: metadata.width, height: metadata.height }).toEqual({
      width: record.thumbnail!.width,
      height: record.thumbnail!.height,
    });
    expect(Math.max(metadata.width, metadata.height)).toBe(250);
    expect(metadata.height > metadata.width).toBe(record.metadata!.height > record.metadata!.width);
    await bench.aws.bus.idle();
    expect(bench.aws.workflow(WORKFLOW).running()).toEqual([]);
    expect(record.metadata).toMatchObject({
      camera: { make: 'Fairphone' },
      location: { latitude: -33.859722 },
      orientation: 6,
    });
  });

  it('says that nobody is there, and invents no label', async () => {
    const { record, notices } = await bench.analyze(
      'incoming/ann/a/blue.png',
      await picture({ width: 300, height: 300, format: 'png' }),
    );

    expect(record).toMatchObject({ status: 'COMPLETED', faceCount: 0, faceDetected: false, labels: [] });
    expect(notices[0]!.message).toBe('No face detected and 0 labels in incoming/ann/a/blue.png');
  });

  it('keeps places, faces and whole events out of the logs and of the state data', async () => {
    const bytes = await sharp(demo('sample3.jpg')).resize(600).withExifMerge(cameraExif).jpeg().toBuffer();

    const { execution } = await bench.analyze('incoming/ann/a/private.jpg', bytes);

    const logs = join(bench.aws.directory, 'logs');
    const logged = readdirSync(logs)
      .map((file) => readFileSync(join(logs, file), 'utf8'))
      .join('\n');
    expect(logged).toContain('image registered');
    for (const text of [JSON.stringify(execution.history), logged]) {
      expect(text).not.toContain('33.8597');
      expect(text).not.toContain('Fairphone');
    }
    expect(logged).not.toMatch(/boundingBox|"faces"|"Records"|sequencer/);
  });
});
