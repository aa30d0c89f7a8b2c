import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { errorOf, runS3, type RunningS3 } from './running-s3';

const authorization = 'AWS4-HMAC-SHA256 Credential=local/20240102/us-east-1/s3/aws4_request, Signature=00';
const md5 = (content: string | Buffer): string => `"${createHash('md5').update(content).digest('hex')}"`;

describe('the local S3', () => {
  let running: RunningS3;
  const send: RunningS3['client']['send'] = ((command: never) => running.client.send(command)) as never;

  beforeAll(async () => {
    running = await runS3();
    await running.s3.createBucket('plain', { versioning: false });
  });
  afterAll(() => running.remove());

  describe('stores', () => {
    it.each([
      ['a buffer', (content: Buffer) => ({ Body: content })],
      [
        'a stream',
        (content: Buffer) => ({
          Body: Readable.from([content.subarray(0, 7), content.subarray(7)]),
          ContentLength: content.length,
        }),
      ],
    ])('%s with its MD5 as ETag and its checksum', async (name, bodyOf) => {
      const content = randomBytes(3 * 1024 * 1024);
      const object = { Bucket: 'plain', Key: name };

      const put = await send(new PutObjectCommand({ ...object, ...bodyOf(content) }));
      const got = await send(new GetObjectCommand(object));

      expect(content.equals((await got.Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
      expect(put).toMatchObject({ ETag: md5(content), ChecksumType: 'FULL_OBJECT' });
      expect(got).toMatchObject({
        ETag: md5(content),
        ChecksumCRC32: put.ChecksumCRC32,
        ContentLength: content.length,
      });
    });

    it.each(['SHA256', 'SHA1', 'CRC32C', 'CRC64NVME'] as const)('the checksum %s', async (algorithm) => {
      const object = { Bucket: 'plain', Key: algorithm };

      const put = await send(new PutObjectCommand({ ...object, Body: 'content', ChecksumAlgorithm: algorithm }));
      const head = await send(new HeadObjectCommand({ ...object, ChecksumMode: 'ENABLED' }));

      expect(put[`Checksum${algorithm}`]).toMatch(/^[\w+/]+=*$/);
      expect(head[`Checksum${algorithm}`]).toBe(put[`Checksum${algorithm}`]);
    });

    it('nothing when the checksum is wrong', async () => {
      const object = { Bucket: 'plain', Key: 'wrong-checksum' };

      const put = await errorOf(send(new PutObjectCommand({ ...object, Body: 'content', ChecksumCRC32: 'AAAAAA==' })));
      const head = await errorOf(send(new HeadObjectCommand(object)));

      expect(put).toMatchObject({ name: 'BadDigest', status: 400 });
      expect(head).toMatchObject({ name: 'NotFound', status: 404 });
    });

    it('headers and metadata, also what was encoded to fit a header', async () => {
      const object = { Bucket: 'plain', Key: 'attributes' };

      await send(
        new PutObjectCommand({
          ...object,
          Body: 'x',
          ContentType: 'image/jpeg',
          CacheControl: 'max-age=60',
          ContentDisposition: 'attachment; filename="a b.jpg"',
          ContentLanguage: 'de',
          ContentEncoding: 'gzip',
          Expires: new Date('2031-01-02T03:04:05Z'),
          Metadata: {
            userid: 'anna',
            albumid: 'a=b; c',
            words: '=?utf-8?q?Gr=C3=BC=C3=9Fe_aus?= =?UTF-8?B?IOWGmeecnw==?=',
          },
        }),
      );
      const head = await send(new HeadObjectCommand(object));

      expect(head).toMatchObject({
        ContentType: 'image/jpeg',
        CacheControl: 'max-age=60',
        ContentDisposition: 'attachment; filename="a b.jpg"',
        ContentLanguage: 'de',
        ContentEncoding: 'gzip',
        ExpiresString: 'Thu, 02 Jan 2031 03:04:05 GMT',
        Metadata: {
          userid: 'anna',
          albumid: 'a=b; c',
          words: `=?UTF-8?B?${Buffer.from('Grüße aus 写真').toString('base64')}?=`,
        },
      });
    });

    it('no more than 2 KB of metadata', async () => {
      const put = (bytes: number): Promise<unknown> =>
        send(new PutObjectCommand({ Bucket: 'plain', Key: 'm', Body: 'x', Metadata: { note: 'x'.repeat(bytes - 4) } }));

      await put(2048);
      const tooMuch = await errorOf(put(2049));

      expect(tooMuch).toMatchObject({ name: 'MetadataTooLarge', status: 400 });
    });

    it('no stream of unknown length, which S3 refuses too', async () => {
      const status = await new Promise((resolve) => {
        const options = { host: '127.0.0.1', port: running.endpoint.port, path: '/plain/stream', method: 'PUT' };
        const put = httpRequest({ ...options, headers: { authorization } }, (response) =>
          response.resume().on('end', () => resolve(response.statusCode)),
        );
        put.write('some ');
        put.end('content');
      });

      expect(status).toBe(411);
      await expect(running.s3.readObject('plain', 'stream')).rejects.toMatchObject({ name: 'NoSuchKey' });
    });
  });

  describe('reads', () => {
    const read = (key: string, range: string): Promise<{ Body?: { transformToString(): Promise<string> } }> =>
      send(new GetObjectCommand({ Bucket: 'plain', Key: key, Range: range }));

    beforeAll(async () => {
      await send(new PutObjectCommand({ Bucket: 'plain', Key: 'digits', Body: '0123456789' }));
      await send(new PutObjectCommand({ Bucket: 'plain', Key: 'empty', Body: Buffer.alloc(0) }));
    });

    it.each([
      ['bytes=2-4', '234', 'bytes 2-4/10'],
      ['bytes=7-', '789', 'bytes 7-9/10'],
      ['bytes=-3', '789', 'bytes 7-9/10'],
      ['bytes=0-131071', '0123456789', 'bytes 0-9/10'],
      ['bytes=-99', '0123456789', 'bytes 0-9/10'],
      ['bytes=9-9', '9', 'bytes 9-9/10'],
    ])('%s as a part', async (range, expected, contentRange) => {
      const part = await read('digits', range);
      const head = await send(new HeadObjectCommand({ Bucket: 'plain', Key: 'digits', Range: range }));

      expect(await part.Body?.transformToString()).toBe(expected);
      expect(part).toMatchObject({ ContentRange: contentRange, $metadata: { httpStatusCode: 206 } });
      expect(head).toMatchObject({ ContentLength: expected.length, $metadata: { httpStatusCode: 206 } });
    });

    it.each(['bytes=4-2', 'bytes=0-1,3-4', 'bytes=x-', 'items=0-1', 'bytes=-'])('%s as the whole', async (range) => {
      const whole = await read('digits', range);

      expect(await whole.Body?.transformToString()).toBe('0123456789');
      expect(whole).toMatchObject({ $metadata: { httpStatusCode: 200 } });
    });

    it.each([
      ['digits', 'bytes=10-'],
      ['digits', 'bytes=10-20'],
      ['digits', 'bytes=-0'],
      ['empty', 'bytes=0-'],
      ['empty', 'bytes=0-131071'],
      ['empty', 'bytes=-1'],
    ])('nothing of %s at %s', async (key, range) => {
      expect(await errorOf(read(key, range))).toMatchObject({ name: 'InvalidRange', status: 416 });
    });

    it('and reports how much was read', async () => {
      running.calls.length = 0;

      await read('digits', 'bytes=0-3');
      await send(new GetObjectCommand({ Bucket: 'plain', Key: 'digits' }));
      await send(new HeadObjectCommand({ Bucket: 'plain', Key: 'digits' }));
      await errorOf(read('missing', 'bytes=0-3'));

      const object = { bucket: 'plain', key: 'digits', versionId: null, error: null };
      expect(running.calls.map(({ operation, status, facts }) => [operation, status, facts])).toEqual([
        ['GetObject', 206, { ...object, range: 'bytes=0-3', bytes: 4, wholeObject: false }],
        ['GetObject', 200, { ...object, range: null, bytes: 10, wholeObject: true }],
        ['HeadObject', 200, { ...object, range: null, bytes: 0, wholeObject: false }],
        [
          'GetObject',
          404,
          { ...object, key: 'missing', range: 'bytes=0-3', bytes: 0, wholeObject: false, error: 'NoSuchKey' },
        ],
      ]);
    });
  });

  describe('checks conditions', () => {
    const object = { Bucket: 'plain', Key: 'conditions' };
    const etag = md5('first');
    const past = new Date('2001-01-01');
    const future = new Date(Date.now() + 86_400_000);

    beforeEach(() => send(new PutObjectCommand({ ...object, Body: 'first' })));

    it.each([
      ['If-Match with the ETag', { IfMatch: etag }, 200],
      ['If-Match with the ETag, unquoted', { IfMatch: etag.replace(/"/g, '') }, 200],
      ['If-Match with another ETag', { IfMatch: md5('other') }, 412],
      ['If-Match that holds although If-Unmodified-Since does not', { IfMatch: etag, IfUnmodifiedSince: past }, 200],
      ['If-None-Match with another ETag', { IfNoneMatch: md5('other') }, 200],
      ['If-None-Match with the ETag', { IfNoneMatch: etag }, 304],
      ['If-None-Match with a list', { IfNoneMatch: `"x", W/${etag}` }, 304],
      ['If-None-Match with another ETag although unmodified', { IfNoneMatch: md5('o'), IfModifiedSince: future }, 200],
      ['If-Modified-Since before', { IfModifiedSince: past }, 200],
      ['If-Modified-Since after', { IfModifiedSince: future }, 304],
      ['If-Unmodified-Since before', { IfUnmodifiedSince: past }, 412],
      ['If-Unmodified-Since after', { IfUnmodifiedSince: future }, 200],
    ])('on reads: %s', async (_, conditions, expected) => {
      const statusOf = (call: Promise<{ $metadata: { httpStatusCode?: number } }>): Promise<number | undefined> =>
        call.then(
          ({ $metadata }) => $metadata.httpStatusCode,
          (error: { $metadata: { httpStatusCode?: number } }) => error.$metadata.httpStatusCode,
        );

      const get = await statusOf(send(new GetObjectCommand({ ...object, ...conditions })));
      const head = await statusOf(send(new HeadObjectCommand({ ...object, ...conditions })));

      expect([get, head]).toEqual([expected, expected]);
    });

    it('on writes of what must not exist', async () => {
      const existing = await errorOf(send(new PutObjectCommand({ ...object, Body: 'second', IfNoneMatch: '*' })));
      await send(new DeleteObjectCommand(object));
      await send(new PutObjectCommand({ ...object, Body: 'third', IfNoneMatch: '*' }));

      expect(existing).toMatchObject({ name: 'PreconditionFailed', status: 412 });
      expect((await running.s3.readObject('plain', 'conditions')).toString()).toBe('third');
    });

    it('on deletes of what must be as it was', async () => {
      const other = await errorOf(send(new DeleteObjectCommand({ ...object, IfMatch: md5('other') })));
      const many = await send(
        new DeleteObjectsCommand({
          Bucket: 'plain',
          Delete: {
            Objects: [
              { Key: object.Key, ETag: md5('other') },
              { Key: 'missing', ETag: '*' },
            ],
          },
        }),
      );
      const kept = await running.s3.readObject('plain', 'conditions');
      await send(new DeleteObjectCommand({ ...object, IfMatch: etag }));
      const missing = await errorOf(send(new DeleteObjectCommand({ ...object, IfMatch: etag })));

      expect(other).toMatchObject({ name: 'PreconditionFailed', status: 412 });
      expect(many.Errors?.map(({ Code }) => Code)).toEqual(['PreconditionFailed', 'NoSuchKey']);
      expect(kept.length).toBeGreaterThan(0);
      expect(missing).toMatchObject({ name: 'NoSuchKey', status: 404 });
    });

    it('on writes of what must be as it was', async () => {
      const other = await errorOf(send(new PutObjectCommand({ ...object, Body: 'second', IfMatch: md5('other') })));
      await send(new PutObjectCommand({ ...object, Body: 'second', IfMatch: etag }));
      const missing = await errorOf(
        send(new PutObjectCommand({ Bucket: 'plain', Key: 'missing', Body: 'x', IfMatch: etag })),
      );

      expect(other).toMatchObject({ name: 'PreconditionFailed', status: 412 });
      expect(missing).toMatchObject({ name: 'NoSuchKey', status: 404 });
      expect((await running.s3.readObject('plain', 'conditions')).toString()).toBe('second');
    });

    it.each([
      ['If-None-Match: *', { IfNoneMatch: '*' }, 'race-new'],
      ['If-Match with the ETag', { IfMatch: etag }, 'conditions'],
    ])('so that exactly one of many racing writes with %s wins', async (_, condition, key) => {
      const put = (content: string): Promise<unknown> =>
        send(new PutObjectCommand({ Bucket: 'plain', Key: key, Body: content, ...condition }));
      const contents = Array.from({ length: 8 }, (_, index) => `writer ${index}`);

      const results = await Promise.allSettled(contents.map(put));

      const winners = contents.filter((_, index) => results[index]!.status === 'fulfilled');
      const losers = results.filter((result) => result.status === 'rejected');
      expect(winners).toHaveLength(1);
      expect(losers.map(({ reason }) => (reason as Error).name)).toEqual(Array(7).fill('PreconditionFailed'));
      expect((await running.s3.readObject('plain', key)).toString()).toBe(winners[0]);
    });
  });

  describe('copies', () => {
    const source = { Bucket: 'plain', Key: 'copy source' };
    const target = { Bucket: 'plain', Key: 'copy target' };
    const copySource = `plain/${encodeURIComponent('copy source')}`;

    beforeAll(() =>
      send(
        new PutObjectCommand({ ...source, Body: 'content', ContentType: 'image/png', Metadata: { userid: 'anna' } }),
      ),
    );

    it('with the metadata of the source', async () => {
      const copy = await send(
        new CopyObjectCommand({ ...target, CopySource: copySource, Metadata: { userid: 'bob' } }),
      );
      const head = await send(new HeadObjectCommand(target));

      expect(copy.CopyObjectResult).toMatchObject({ ETag: md5('content'), LastModified: expect.any(Date) });
      expect(head).toMatchObject({ ContentType: 'image/png', Metadata: { userid: 'anna' } });
    });

    it('with metadata of its own', async () => {
      await send(
        new CopyObjectCommand({
          ...target,
          CopySource: `/${copySource}`,
          MetadataDirective: 'REPLACE',
          ContentType: 'image/jpeg',
          Metadata: { userid: 'bob' },
        }),
      );
      const head = await send(new HeadObjectCommand(target));

      expect(head).toMatchObject({ ContentType: 'image/jpeg', Metadata: { userid: 'bob' } });
    });

    it('onto itself only to change metadata', async () => {
      const same = await errorOf(send(new CopyObjectCommand({ ...source, CopySource: copySource })));
      await send(
        new CopyObjectCommand({ ...source, CopySource: copySource, MetadataDirective: 'REPLACE', ContentType: 'a/b' }),
      );

      expect(same).toMatchObject({ name: 'InvalidRequest', status: 400 });
      expect(await send(new HeadObjectCommand(source))).toMatchObject({ ContentType: 'a/b', ContentLength: 7 });
    });

    it.each([
      ['a missing key', 'plain/missing', {}, 'NoSuchKey'],
      ['a missing bucket', 'missing/key', {}, 'NoSuchBucket'],
      ['a source without key', 'plain', {}, 'InvalidArgument'],
      ['a source that changed', copySource, { CopySourceIfMatch: md5('other') }, 'PreconditionFailed'],
      ['a source that did not', copySource, { CopySourceIfNoneMatch: md5('content') }, 'PreconditionFailed'],
      ['over what exists', copySource, { IfNoneMatch: '*' }, 'PreconditionFailed'],
    ])('not %s', async (_, from, conditions, expected) => {
      const copy = await errorOf(send(new CopyObjectCommand({ ...target, CopySource: from, ...conditions })));

      expect(copy.name).toBe(expected);
    });
  });

  describe('has buckets', () => {
    it('that are made, found and deleted', async () => {
      await send(new CreateBucketCommand({ Bucket: 'made-here' }));
      await send(new CreateBucketCommand({ Bucket: 'made-here' }));
      const found = await send(new HeadBucketCommand({ Bucket: 'made-here' }));
      const listed = await send(new ListBucketsCommand({}));
      await send(new DeleteBucketCommand({ Bucket: 'made-here' }));

      expect(found.BucketRegion).toBe('us-east-1');
      expect(listed.Buckets?.map(({ Name }) => Name)).toEqual(['made-here', 'plain']);
      expect(await errorOf(send(new HeadBucketCommand({ Bucket: 'made-here' })))).toMatchObject({ status: 404 });
    });

    it('that belong to their maker in every other Region', async () => {
      const again = new CreateBucketCommand({
        Bucket: 'plain',
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      });

      expect(await errorOf(send(again))).toMatchObject({ name: 'BucketAlreadyOwnedByYou', status: 409 });
    });

    it.each(['Upper', 'a', 'a..b', '192.168.0.1', '-a-b', 'a_b'])('but none named %s', async (name) => {
      await expect(running.s3.createBucket(name)).rejects.toMatchObject({ name: 'InvalidBucketName' });
    });

    it('that are kept while they hold anything', async () => {
      expect(await errorOf(send(new DeleteBucketCommand({ Bucket: 'plain' })))).toMatchObject({
        name: 'BucketNotEmpty',
      });
    });
  });

  it('refuses what it does not have instead of ignoring it', async () => {
    const acl = await errorOf(send(new GetObjectAclCommand({ Bucket: 'plain', Key: 'digits' })));
    const tags = await errorOf(send(new PutObjectCommand({ Bucket: 'plain', Key: 't', Body: 'x', Tagging: 'a=b' })));
    const oldList = await errorOf(send(new ListObjectsCommand({ Bucket: 'plain' })));
    const part = await errorOf(send(new GetObjectCommand({ Bucket: 'plain', Key: 'digits', PartNumber: 1 })));

    expect([acl, tags, oldList, part].map(({ name, status }) => [name, status])).toEqual(
      Array(4).fill(['NotImplemented', 501]),
    );
    expect(acl.message).toContain('acl');
    expect(tags.message).toContain('x-amz-tagging');
    expect(oldList.message).toContain('ListObjectsV2');
  });

  it('answers errors with a document that names the resource and the request', async () => {
    const { body, requestId } = await new Promise<{ body: string; requestId: unknown }>((resolve) =>
      httpRequest(
        { host: '127.0.0.1', port: running.endpoint.port, path: '/plain/a%20%3Cb%3E', headers: { authorization } },
        (response) => {
          let body = '';
          response.on('data', (chunk: Buffer) => (body += chunk.toString()));
          response.on('end', () => resolve({ body, requestId: response.headers['x-amz-request-id'] }));
        },
      ).end(),
    );

    expect(body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a &lt;b&gt;</Key>' +
        `<Resource>/plain/a%20%3Cb%3E</Resource><RequestId>${String(requestId)}</RequestId></Error>`,
    );
  });
});
