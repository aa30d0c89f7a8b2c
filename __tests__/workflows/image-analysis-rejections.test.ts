import { deflateSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { ImageAnalysisBench } from '../support/image-analysis';
import { exifBomb, textBomb } from '../support/memory-bombs';
import { cut, video, withOddScanHeader } from '../support/odd-pictures';
import { CUTS } from '../support/cut-pictures';
import { picture } from '../support/pictures';

let bench: ImageAnalysisBench;

beforeAll(async () => {
  bench = await ImageAnalysisBench.open();
});
afterAll(() => bench.aws.close());
beforeEach(() => bench.aws.reset());

/** An interlaced PNG of one colour: kilobytes that unfold to gigabytes. */
function bomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, checksum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 1], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const HOSTILE: readonly [string, () => Promise<Buffer> | Buffer, string][] = [
  ['text.jpg', () => Buffer.from('just text'), 'NotSupportedImageType'],
  ['page.jpg', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 'NotSupportedImageType'],
  [
    'drawing.jpg',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"/>'),
    'NotSupportedImageType',
  ],
  ['document.jpg', () => Buffer.from('%PDF-1.7\n'), 'NotSupportedImageType'],
  ['clip.jpg', () => video(1000), 'NotSupportedImageType'],
  ['short.jpg', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'ImageIdentifyError'],
  [
    'cut.jpg',
    async () => (await picture({ width: 500, height: 500, noise: true })).subarray(0, 100_000),
    'ImageIdentifyError',
  ],
  [
    'cut.png',
    async () => (await picture({ width: 500, height: 500, noise: true, format: 'png' })).subarray(0, 200_000),
    'ImageIdentifyError',
  ],
  [
    'cut-with-another-behind.jpg',
    async () => {
      const large = await picture({ width: 500, height: 500, noise: true });
      return Buffer.concat([cut(large, 0.6), await picture({ width: 120, height: 90 })]);
    },
    'ImageIdentifyError',
  ],
  ['texts.png', async () => textBomb(await picture({ width: 200, height: 200, format: 'png' })), 'ImageIdentifyError'],
  ['exif.jpg', async () => exifBomb(await picture({ width: 200, height: 200 })), 'ImageIdentifyError'],
  ['bomb.png', () => bomb(16_000), 'ImageTooLarge'],
  ['tiny.png', () => picture({ width: 60, height: 60, format: 'png' }), 'ImageTooSmall'],
];

describe('image-analysis refuses, before anything is paid for,', () => {
  it.each(HOSTILE)('%s', async (name, make, reason) => {
    const { result, states, record, notices } = await bench.analyze(`incoming/eve/a/${name}`, await make());

    expect(result.status).toBe('SUCCEEDED');
    expect(states).toEqual(['RegisterImage', 'RecordRejection', 'NotifyRejection', 'ImageRejected']);
    expect(record).toMatchObject({
      status: 'REJECTED',
      reason,
      reasonMessage: expect.stringContaining(name),
      owner: 'eve',
    });
    expect(notices).toEqual([
      { subject: `Image rejected: ${reason}`, message: expect.stringContaining(reason), status: 'REJECTED' },
    ]);
    expect(bench.calls('rekognition')).toBe(0);
  });

  it('an object that is not there', async () => {
    const { result, record, states } = await bench.start({ bucket: bench.bucket, key: 'incoming/never/there/a.jpg' });

    expect(result.status).toBe('SUCCEEDED');
    expect(states.at(-1)).toBe('ImageRejected');
    expect(record).toMatchObject({ status: 'REJECTED', reason: 'ImageNotFound' });
  });

  it('an empty object, which the upload rule does not even start for', async () => {
    await bench.aws.clients.s3.send(
      new PutObjectCommand({ Bucket: bench.bucket, Key: 'incoming/eve/folder/', Body: Buffer.alloc(0) }),
    );
    await bench.aws.bus.idle();
    expect(bench.noticesAbout('incoming/eve/folder/')).toEqual([]);

    const { states } = await bench.start({ bucket: bench.bucket, key: 'incoming/eve/folder/' });

    expect(states.at(-1)).toBe('ImageRejected');
    expect(bench.noticesAbout('incoming/eve/folder/')[0]!.subject).toBe('Image rejected: ImageIdentifyError');
  });
});

describe('image-analysis refuses, before anything is paid for, what it would have to prepare:', () => {
  it.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['animation.png', () => Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(900)]), 'ImageIdentifyError'],
    ['interlaced.png', () => bomb(11_000), 'ImageIdentifyError'],
  ])('%s', async (name, make, reason) => {
    const { states, record, notices } = await bench.analyze(`incoming/eve/a/prepare-${name}`, await make());

    expect(states.slice(0, 4)).toEqual(['RegisterImage', 'ChooseAnalysis', 'PrepareImage', 'RecordRejection']);
    expect(record).toMatchObject({ status: 'REJECTED', reason, reasonMessage: expect.stringContaining(name) });
    expect(notices).toHaveLength(1);
    expect(bench.calls('rekognition')).toBe(0);
  });
});

describe('image-analysis refuses, before anything is paid for, a picture cut', () => {
  it.each(CUTS)('%s', async (name, make) => {
    const bytes = await make();

    const { states, record } = await bench.analyze(`incoming/eve/a/${name}.jpg`, bytes);

    expect(record).toMatchObject({ status: 'REJECTED', reason: 'ImageIdentifyError' });
    expect(record).not.toHaveProperty('thumbnail');
    expect(states).not.toContain('AnalyzeImage');
    expect(bench.calls('rekognition')).toBe(0);
  });

  it('and started by hand without a version, in the one record that it has', async () => {
    const key = 'by-hand/cut.jpg';
    const Body = cut(await picture({ width: 500, height: 500, noise: true }), 0.6);
    await bench.aws.clients.s3.send(new PutObjectCommand({ Bucket: bench.bucket, Key: key, Body }));

    await bench.start({ bucket: bench.bucket, key });

    const records = await bench.recordsAbout(key);
    expect(records).toMatchObject([
      { status: 'REJECTED', reason: 'ImageIdentifyError', versionId: expect.any(String), metadata: { width: 500 } },
    ]);
    expect(records[0]).not.toHaveProperty('leaseExpiresAt');
  });
});

describe('image-analysis accepts', () => {
  it.each([
    [
      'cmyk.jpg',
      async () =>
        sharp(await picture({ width: 200, height: 200 }))
          .toColourspace('cmyk')
          .jpeg()
          .toBuffer(),
    ],
    [
      'deep.png',
      async () =>
        sharp(await picture({ width: 200, height: 200 }))
          .toColourspace('rgb16')
          .png()
          .toBuffer(),
    ],
    [
      'and-an-archive.jpg',
      async () => Buffer.concat([await picture({ width: 200, height: 200 }), Buffer.from('PK\u0003\u0004archive')]),
    ],
    ['selfie camera.jpg', async () => withOddScanHeader(await picture({ width: 500, height: 500, noise: true }))],
    ['no end.jpg', async () => (await picture({ width: 500, height: 500, noise: true })).subarray(0, -2)],
    ['no end.png', async () => (await picture({ width: 200, height: 200, format: 'png' })).subarray(0, -12)],
    ['a jpeg named.png', () => picture({ width: 200, height: 200 })],
  ])('%s', async (name, make) => {
    const { result, record } = await bench.analyze(`incoming/eve/a/${name}`, await make());

    expect(result.status).toBe('SUCCEEDED');
    expect(record.status).toBe('COMPLETED');
  });
});

describe('image-analysis takes keys as they are:', () => {
  it.each([
    'incoming/ann/a/with space + plus.jpg',
    'incoming/ann/a/%41 100% &=;?.jpg',
    'incoming/ann/a/日本 Ünïcödé 📷.jpg',
    'incoming/ann/a/"quoted" \'(1)\' [2] {3} <4> $5 \\6.jpg',
    `incoming/ann/a/${'k'.repeat(1024 - 'incoming/ann/a/'.length)}`,
    'incoming/ann/a/<key> <bucket> ${Key} $.key',
  ])('%s', async (key) => {
    const { result, record, notices } = await bench.analyze(key, await picture({ width: 100, height: 100 }));

    expect(result.status).toBe('SUCCEEDED');
    expect(record).toMatchObject({ status: 'COMPLETED', key, albumId: 'ann/a' });
    expect(notices[0]!.message).toBe(`No face detected and 0 labels in ${key}`);
  });
});
