import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  UploadPartCommand,
  type CompletedPart,
} from '@aws-sdk/client-s3';
import { errorOf, runS3, type RunningS3 } from './running-s3';

const MB = 1024 * 1024;
const md5 = (content: Buffer): Buffer => createHash('md5').update(content).digest();

describe('a multipart upload', () => {
  let running: RunningS3;
  const object = { Bucket: 'photos', Key: 'big photo.png' };
  const first = Buffer.alloc(5 * MB, 'first');
  const last = Buffer.from('last');
  const send: RunningS3['client']['send'] = ((command: never) => running.client.send(command)) as never;

  const create = async (options: object = {}): Promise<string> =>
    (await send(new CreateMultipartUploadCommand({ ...object, ...options }))).UploadId!;
  const upload = async (UploadId: string, PartNumber: number, Body: Buffer, options = {}): Promise<CompletedPart> => {
    const part = await send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body, ...options }));
    const { ETag, ChecksumCRC32, ChecksumSHA256 } = part;
    return { PartNumber, ETag, ChecksumCRC32, ChecksumSHA256 };
  };
  const complete = (
    UploadId: string,
    Parts: CompletedPart[],
    options = {},
  ): Promise<{ ETag?: string; VersionId?: string }> =>
    send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts }, ...options }));
  const blobs = (): Promise<string[]> => readdir(`${running.directory}/photos/blobs`);

  beforeEach(async () => {
    running = await runS3();
    await running.s3.createBucket('photos');
  });
  afterEach(() => running.remove());

  it('becomes one object, with the attributes of its beginning', async () => {
    const id = await create({ ContentType: 'image/png', Metadata: { userid: 'anna' } });
    const parts = [await upload(id, 2, Buffer.from('replaced')), await upload(id, 1, first), await upload(id, 2, last)];

    const completed = await complete(id, [parts[1]!, parts[2]!]);
    const got = await send(new GetObjectCommand(object));

    const whole = Buffer.concat([first, last]);
    const etag = createHash('md5')
      .update(Buffer.concat([md5(first), md5(last)]))
      .digest('hex');
    expect(whole.equals((await got.Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
    expect(got).toMatchObject({ ContentType: 'image/png', Metadata: { userid: 'anna' }, ETag: `"${etag}-2"` });
    expect(completed).toMatchObject({ ETag: `"${etag}-2"`, VersionId: got.VersionId });
    expect(running.events).toMatchObject([
      {
        'detail-type': 'Object Created',
        detail: { reason: 'CompleteMultipartUpload', object: { size: whole.length } },
      },
    ]);
    expect(await blobs()).toHaveLength(1);
  });

  it('goes on after a restart', async () => {
    const id = await create();
    const parts = [await upload(id, 1, first)];
    await running.stop();
    running = await runS3(running.directory);

    await complete(id, [...parts, await upload(id, 2, last)]);

    expect((await send(new HeadObjectCommand(object))).ContentLength).toBe(first.length + last.length);
  });

  it.each([
    ['of its parts', { ChecksumAlgorithm: 'SHA256' }, 'COMPOSITE'],
    ['of the whole', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' }, 'FULL_OBJECT'],
  ] as const)('has the checksum %s', async (_, options, type) => {
    const id = await create(options);
    const { ChecksumAlgorithm } = options;
    const part = await upload(id, 1, last, { ChecksumAlgorithm });

    await complete(id, [part]);
    const head = await send(new HeadObjectCommand({ ...object, ChecksumMode: 'ENABLED' }));

    const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
    const expected = type === 'COMPOSITE' ? `${sha256(sha256(last)).toString('base64')}-1` : part.ChecksumCRC32;
    expect(head.ChecksumType).toBe(type);
    expect(head[`Checksum${ChecksumAlgorithm}`]).toBe(expected);
  });

  it('leaves nothing behind when it is aborted', async () => {
    const id = await create();
    await upload(id, 1, last);

    await send(new AbortMultipartUploadCommand({ ...object, UploadId: id }));

    expect(await blobs()).toEqual([]);
    expect(await errorOf(upload(id, 2, last))).toMatchObject({ name: 'NoSuchUpload', status: 404 });
    expect(await errorOf(send(new HeadObjectCommand(object)))).toMatchObject({ status: 404 });
    expect(await blobs()).toEqual([]);
  });

  it.each([
    ['a part that was not uploaded', [{ PartNumber: 9, ETag: '"x"' }], {}, 'InvalidPart'],
    ['a part of another content', [{ PartNumber: 2, ETag: '"x"' }], {}, 'InvalidPart'],
    ['parts out of order', [2, 1], {}, 'InvalidPartOrder'],
    ['a part before the last that is too small', [2, 3], {}, 'EntityTooSmall'],
    ['no parts', [], {}, 'MalformedXML'],
    ['a condition that does not hold', [1, 2], { IfMatch: '"x"' }, 'NoSuchKey'],
  ])('is not completed with %s, and can be completed afterwards', async (_, named, options, expected) => {
    const id = await create();
    const parts = [await upload(id, 1, first), await upload(id, 2, last), await upload(id, 3, last)];
    const partsNamed = named.map((part) => (typeof part === 'number' ? parts[part - 1]! : part));

    const refused = await errorOf(complete(id, partsNamed, options));
    await complete(id, parts.slice(0, 2));

    expect(refused.name).toBe(expected);
    expect(await blobs()).toHaveLength(1);
  });

  it('belongs to its key', async () => {
    const id = await create();

    const part = new UploadPartCommand({ ...object, Key: 'other', UploadId: id, PartNumber: 1, Body: last });

    expect(await errorOf(send(part))).toMatchObject({ name: 'NoSuchUpload' });
  });

  it.each([0, 10_001])('has no part %d', async (partNumber) => {
    const id = await create();

    expect(await errorOf(upload(id, partNumber, last))).toMatchObject({ name: 'InvalidArgument', status: 400 });
  });
});
