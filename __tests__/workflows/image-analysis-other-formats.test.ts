import { GetObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { ImageAnalysisBench } from '../support/image-analysis';
import { cut, turnedPng } from '../support/odd-pictures';
import { heicOfPhone, OTHER_FORMATS, otherPicture, tiffOfCamera } from '../support/other-pictures';
import { picture } from '../support/pictures';

let bench: ImageAnalysisBench;

beforeAll(async () => {
  bench = await ImageAnalysisBench.open();
});
afterAll(() => bench.aws.close());
beforeEach(() => bench.aws.reset());

async function stored(key: string): Promise<sharp.Sharp> {
  const { Body } = await bench.aws.clients.s3.send(new GetObjectCommand({ Bucket: bench.bucket, Key: key }));
  return sharp(await Body!.transformToByteArray());
}

describe('image-analysis turns into a JPEG and analyses', () => {
  it.each(OTHER_FORMATS)('a picture in %s, by one whole download', async (format) => {
    const bytes = await otherPicture(format, { width: 600, height: 400, noise: true });

    const { result, states, record, notices, execution } = await bench.analyze(`incoming/ann/a/${format}.jpg`, bytes);

    expect(result.status).toBe('SUCCEEDED');
    expect(states.slice(0, 5)).toEqual([
      ...['RegisterImage', 'ChooseAnalysis', 'PrepareImage', 'ChooseAnalysis', 'AnalyzeImage'],
    ]);
    expect(states).toHaveLength(9);
    expect(execution.lambdaCalls).toBe(5);
    expect(record).toMatchObject({
      status: 'COMPLETED',
      owner: 'ann',
      metadata: { format, width: 600, height: 400, bytes: bytes.length },
      thumbnail: { key: `thumbnails/${record.imageId}.jpg`, width: 250, height: 167 },
    });
    expect(notices).toHaveLength(1);
    const copy = await (await stored(`prepared/${record.imageId}.jpg`)).metadata();
    expect(copy).toMatchObject({ format: 'jpeg', width: 600, height: 400, space: 'srgb' });
    expect(copy.exif).toBeUndefined();
    expect([bench.calls('rekognition', 'DetectLabels'), bench.calls('rekognition', 'DetectFaces')]).toEqual([1, 1]);
    await bench.aws.bus.idle();
    expect(bench.calls('sns', 'Publish')).toBe(1);
  });

  it.each(['WebP', 'AVIF', 'TIFF'] as const)('an upright one of a %s, and reads its EXIF', async (format) => {
    const bytes = format === 'TIFF' ? tiffOfCamera(6) : await otherPicture(format, { orientation: 6, exif: true });

    const { record, execution } = await bench.analyze(`incoming/ann/a/turned.${format}`, bytes);

    expect(record.metadata).toMatchObject({
      width: 200,
      height: 300,
      capturedAt: '2024-05-01T12:30:59+02:00',
      camera: { make: 'Fairphone', model: 'FP5' },
      location: { latitude: -33.859722, longitude: 151.211111 },
    });
    expect(record.thumbnail).toMatchObject({ width: 167, height: 250 });
    expect(JSON.stringify(execution.history)).not.toContain('33.8597');
  });

  it('a HEIC of a phone, with its time, camera and place', async () => {
    const { states, record, execution } = await bench.analyze('incoming/ann/a/phone.heic', heicOfPhone());

    expect(states).toContain('PrepareImage');
    expect(execution.lambdaCalls).toBe(5);
    expect(record).toMatchObject({
      status: 'COMPLETED',
      metadata: {
        format: 'HEIC',
        width: 640,
        height: 480,
        capturedAt: '2024-07-20T09:15:00+02:00',
        camera: { make: 'Sample', model: 'Phone 1' },
        location: { latitude: 46.5665, longitude: 7.975 },
      },
      thumbnail: { width: 250, height: 188 },
    });
  });

  it('what is transparent as if it lay on white', async () => {
    const { record } = await bench.analyze('incoming/ann/a/clear.webp', await otherPicture('WebP', { alpha: 0 }));

    const copy = await stored(`prepared/${record.imageId}.jpg`);

    const { channels } = await copy.stats();
    expect(channels.map(({ min }) => min)).toEqual([255, 255, 255]);
  });

  it('a PNG that carries an orientation, which Rekognition would overlook', async () => {
    const png = turnedPng(await picture({ width: 200, height: 100, format: 'png' }), 6);

    const { record, states } = await bench.analyze('incoming/ann/a/turned.png', png);

    expect(states).toContain('PrepareImage');
    expect(record.metadata).toMatchObject({ format: 'PNG', width: 100, height: 200, orientation: 6 });
    expect(await (await stored(`prepared/${record.imageId}.jpg`)).metadata()).toMatchObject({
      width: 100,
      height: 200,
    });
  });

  it.each([
    [
      'bytes',
      async () => Buffer.concat([await picture({ width: 200, height: 100 }), Buffer.alloc(15_800_000)]),
      [200, 100],
      [200, 100],
    ],
    ['pixels on a side', () => picture({ width: 12_000, height: 600 }), [12_000, 600], [4096, 205]],
  ])('a smaller one of a JPEG with more %s than Rekognition takes', async (_, make, real, scaled) => {
    const { record } = await bench.analyze('incoming/ann/a/large.jpg', await make());

    expect(record).toMatchObject({
      status: 'COMPLETED',
      metadata: { format: 'JPEG', width: real[0], height: real[1] },
    });
    const copy = await (await stored(`prepared/${record.imageId}.jpg`)).metadata();
    expect([copy.width, copy.height]).toEqual(scaled);
  });
});

describe('image-analysis refuses, before anything is paid for,', () => {
  it.each(OTHER_FORMATS)('a %s that is cut, once it has a record', async (format) => {
    const bytes = cut(await otherPicture(format, { noise: true }), 0.7);

    const { states, record, notices } = await bench.analyze(`incoming/eve/a/cut.${format}`, bytes);

    expect(states).toEqual([
      ...['RegisterImage', 'ChooseAnalysis', 'PrepareImage'],
      ...['RecordRejection', 'NotifyRejection', 'ImageRejected'],
    ]);
    expect(record).toMatchObject({ status: 'REJECTED', reason: 'ImageIdentifyError', owner: 'eve' });
    expect(record).not.toHaveProperty('leaseExpiresAt');
    expect(notices).toHaveLength(1);
    expect(bench.calls('rekognition')).toBe(0);
  });
});

it('the copy is made once more when that fails for a moment, and nothing is left', async () => {
  const fault = bench.aws.faults.inject({
    operation: 'PutObject',
    key: /^prepared\//,
    error: 'SlowDown',
    times: 3,
  });

  const { record } = await bench.analyze('incoming/ann/a/again.webp', await otherPicture('WebP'));

  expect(fault.hits).toBe(3);
  expect(record).toMatchObject({ status: 'COMPLETED', metadata: { format: 'WebP' } });
});

it.each([
  ['PutObject', 'AccessDenied', 'AccessDenied'],
  ['PutObject', 'SlowDown', 'TransientServiceError'],
])('a copy that S3 never stores (%s: %s) is recorded as %s, and nothing is paid', async (operation, error, reason) => {
  bench.aws.faults.inject({ operation, key: /^prepared\//, error, times: Infinity });

  const { result, record, notices, states } = await bench.analyze(
    `incoming/ann/a/never-${error}.webp`,
    await otherPicture('WebP'),
  );

  expect(result).toMatchObject({ status: 'FAILED', error: 'AnalysisFailed' });
  expect(states.slice(2)).toEqual(['PrepareImage', 'RecordFailure', 'NotifyFailure', 'AnalysisFailed']);
  expect(record).toMatchObject({ status: 'FAILED', reason });
  expect(notices).toHaveLength(1);
  expect(bench.calls('rekognition')).toBe(0);
});
