import { createHash } from 'node:crypto';
import { createServer, request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { raw } from '../../../__tests__/support/raw-request';
import { startEndpoint, type Endpoint } from '../src/endpoint';
import { MAX_BODY_BYTES } from '../src/endpoint-request';
import type { LocalService, ServiceCall, ServiceRequest } from '../src/service';

const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20240102/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00';

interface Reply {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

describe('the local endpoint', () => {
  const received: ServiceRequest[] = [];
  const calls: ServiceCall[] = [];
  let failure: Error | undefined;
  let endpoint: Endpoint;

  const service = (signingName: string): LocalService => ({
    signingName,
    operations: [],
    handle: async (request) => {
      if (failure !== undefined) throw failure;
      received.push(request);
      return { status: 200, headers: { 'x-service': signingName }, body: 'done' };
    },
    close: async () => undefined,
  });

  const send = async (method: string, path: string, headers?: OutgoingHttpHeaders, body?: Buffer): Promise<Reply> => {
    const { text, ...answer } = await raw(endpoint.port, path, { method, headers, body });
    return { ...answer, body: text };
  };

  beforeEach(async () => {
    received.length = 0;
    calls.length = 0;
    failure = undefined;
    endpoint = await startEndpoint({
      services: [service('s3'), service('dynamodb')],
      onCall: (call) => calls.push(call),
    });
  });
  afterEach(() => endpoint.close());

  describe('picks the service', () => {
    it.each([
      ['the scope of the Authorization header', '/', { authorization }, 's3'],
      [
        'a scope whose access key id holds slashes',
        '/',
        { authorization: authorization.replace('local', 'a/b').replace('/s3/', '/dynamodb/') },
        'dynamodb',
      ],
      [
        'the regionless scope of SigV4a',
        '/',
        { authorization: 'AWS4-ECDSA-P256-SHA256 Credential=local/20240102/s3/aws4_request, Signature=00' },
        's3',
      ],
      [
        'the credential of a presigned URL',
        '/b/k?X-Amz-Credential=local%2F20240102%2Fus-east-1%2Fs3%2Faws4_request',
        {},
        's3',
      ],
    ])('by %s', async (_, path, headers, expected) => {
      const reply = await send('GET', path, headers);

      expect(reply).toMatchObject({ status: 200, headers: { 'x-service': expected }, body: 'done' });
      expect(calls).toEqual([]);
    });

    it('and names the services it has when asked for another', async () => {
      const reply = await send('POST', '/', { authorization: authorization.replace('/s3/', '/kms/') });

      expect(reply.status).toBe(501);
      expect(reply.body).toContain('There is no local "kms"');
      expect(reply.body).toContain('dynamodb, s3');
      expect(calls).toMatchObject([{ service: 'kms', operation: 'POST /', status: 501 }]);
    });
  });

  it('tells a browser what it is', async () => {
    const reply = await send('GET', '/');

    expect(reply).toMatchObject({ status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    expect(reply.body).toContain('This is the local AWS endpoint');
    expect(reply.body).toContain('AWS_ENDPOINT_URL');
  });

  it('refuses unsigned calls without showing them to a service', async () => {
    const reply = await send('PUT', '/bucket/key', {}, Buffer.from('x'));

    expect(reply.status).toBe(403);
    expect(reply.body).toContain('<Code>AccessDenied</Code>');
    expect(received).toEqual([]);
  });

  it('hands over path and query exactly as they were sent', async () => {
    await send('GET', '/bucket//a/../%2e%2e/b%20c+d%2541?versionId=x%2By&list-type=2', { authorization });

    expect(received[0]).toMatchObject({ method: 'GET', path: '/bucket//a/../%2e%2e/b%20c+d%2541' });
    expect([...received[0]!.query]).toEqual([
      ['versionId', 'x+y'],
      ['list-type', '2'],
    ]);
  });

  describe('reads bodies', () => {
    it('that the SDK streams with a checksum in the trailer', async () => {
      const content = Buffer.alloc(300_000, 'picture');
      const client = new S3Client({
        endpoint: endpoint.url,
        region: 'us-east-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      });

      await client.send(
        new PutObjectCommand({
          Bucket: 'b',
          Key: 'k',
          Body: Readable.from([content.subarray(0, 1000), content.subarray(1000)]),
          ContentLength: content.length,
        }),
      );

      expect(received[0]!.body.equals(content)).toBe(true);
      expect(received[0]!.headers['x-amz-checksum-crc32']).toMatch(/^.{6}==$/);
      expect(received[0]!.headers['content-encoding']).toBeUndefined();
      client.destroy();
    });

    it('that wait for 100 Continue', async () => {
      const reply = await new Promise<string>((resolve) => {
        const outgoing = httpRequest({
          host: '127.0.0.1',
          port: endpoint.port,
          method: 'PUT',
          path: '/b/k',
          headers: { authorization, expect: '100-continue', 'content-length': 4 },
        });
        outgoing.on('continue', () => outgoing.end('body'));
        outgoing.on('response', (response) => response.resume().on('end', () => resolve(`${response.statusCode}`)));
        outgoing.flushHeaders();
      });

      expect(reply).toBe('200');
      expect(received[0]!.body.toString()).toBe('body');
    });

    it.each([
      ['CRC-32', 'x-amz-checksum-crc32', 'y/Q5Jg=='],
      ['CRC-32C', 'x-amz-checksum-crc32c', '4waSgw=='],
      ['CRC-64/NVME', 'x-amz-checksum-crc64nvme', 'rosUhgp5mIg='],
      ['SHA-1', 'x-amz-checksum-sha1', createHash('sha1').update('123456789').digest('base64')],
      ['SHA-256', 'x-amz-checksum-sha256', createHash('sha256').update('123456789').digest('base64')],
      ['MD5', 'content-md5', createHash('md5').update('123456789').digest('base64')],
    ])('and compares them with their %s', async (_, header, value) => {
      const good = await send('PUT', '/b/k', { authorization, [header]: value }, Buffer.from('123456789'));
      const bad = await send('PUT', '/b/k', { authorization, [header]: value }, Buffer.from('123456780'));

      expect(good.status).toBe(200);
      expect(bad.status).toBe(400);
      expect(bad.body).toContain('<Code>BadDigest</Code>');
      expect(received).toHaveLength(1);
    });

    it('and refuses a body that is not the one that was signed', async () => {
      const sha256 = createHash('sha256').update('signed').digest('hex');

      const reply = await send('PUT', '/b/k', { authorization, 'x-amz-content-sha256': sha256 }, Buffer.from('other'));

      expect(reply.body).toContain('<Code>XAmzContentSHA256Mismatch</Code>');
      expect(received).toEqual([]);
    });

    it('and refuses a streamed body that was cut short', async () => {
      const headers = { authorization, 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '10' };

      const cutInChunk = await send('PUT', '/b/k', headers, Buffer.from('a\r\n12345'));
      const cutBetweenChunks = await send('PUT', '/b/k', headers, Buffer.from('5\r\n12345\r\n0\r\n\r\n'));

      expect(cutInChunk).toMatchObject({ status: 400, body: expect.stringContaining('<Code>IncompleteBody</Code>') });
      expect(cutBetweenChunks).toMatchObject({ status: 400, body: expect.stringContaining('holds 5 bytes') });
      expect(received).toEqual([]);
    });

    it('and passes none on when the client breaks the connection', async () => {
      const socket = connect(endpoint.port, '127.0.0.1');
      const half = `PUT /b/k HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\ncontent-length: 9\r\n\r\nhalf`;
      await new Promise<unknown>((written) => socket.write(half, written));
      socket.destroy();
      while (calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));

      expect(calls[0]!.facts['error']).toContain('the connection broke after 4 bytes');
      expect(received).toEqual([]);
    });

    it.each([
      ['announced', { expect: '100-continue' }],
      ['sent', {}],
    ])('and refuses one of more than 128 MB, although it was %s', async (_, headers) => {
      const body = Buffer.alloc(MAX_BODY_BYTES + 1);

      const reply = await new Promise<string>((resolve, reject) => {
        const outgoing = httpRequest({
          host: '127.0.0.1',
          port: endpoint.port,
          method: 'PUT',
          path: '/b/k',
          headers: { authorization, 'content-length': body.length, ...headers },
        });
        outgoing.on('continue', () => reject(new Error('was told to continue')));
        outgoing.on('error', reject);
        outgoing.on('response', (response) => {
          response.setEncoding('utf8').on('data', resolve);
        });
        if ('expect' in headers) outgoing.flushHeaders();
        else outgoing.end(body);
      });

      expect(reply).toContain('<Code>EntityTooLarge</Code>');
      expect(received).toEqual([]);
    });
  });

  it('answers a crash of a service in the protocol of its client, with the cause', async () => {
    failure = new Error('no space left on device');
    const json = { 'content-type': 'application/x-amz-json-1.0' };

    const s3 = await send('GET', '/b/k', { authorization });
    const dynamodb = await send('POST', '/', { authorization: authorization.replace('/s3/', '/dynamodb/'), ...json });

    expect(s3).toMatchObject({
      status: 500,
      body: expect.stringContaining('<Message>no space left on device</Message>'),
    });
    expect(dynamodb.status).toBe(500);
    expect(JSON.parse(dynamodb.body)).toEqual({ __type: 'InternalError', message: 'no space left on device' });
    expect(calls.map((call) => call.facts['error'])).toEqual(Array(2).fill('InternalError: no space left on device'));
  });

  describe('keeps foreign web pages out', () => {
    it('by their origin', async () => {
      const reply = await send('POST', '/bucket?delete', { authorization, origin: 'https://evil.example' });
      const preflight = await send('OPTIONS', '/bucket/key', { origin: 'https://evil.example' });

      expect(reply.status).toBe(403);
      expect(preflight.status).toBe(403);
      expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
      expect(received).toEqual([]);
    });

    it('by a host name that was re-bound to this machine', async () => {
      const reply = await send('GET', '/bucket/key', { authorization, host: 'evil.example' });

      expect(reply.status).toBe(403);
      expect(received).toEqual([]);
    });

    it('and lets pages of this machine in', async () => {
      const origin = 'http://127.0.0.1:5173';

      const preflight = await send('OPTIONS', '/b/k', { origin, 'access-control-request-headers': 'content-type' });
      const put = await send('PUT', '/b/k', { authorization, origin }, Buffer.from('x'));

      expect(preflight).toMatchObject({
        status: 200,
        headers: { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type' },
      });
      expect(put).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin } });
    });
  });

  it('names the taken port and the way out', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as AddressInfo;

    await expect(startEndpoint({ services: [], port })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is taken by another program. Choose another port, or 0 for any free one.`,
    );

    squatter.close();
  });

  it('closes although clients keep their connections open', async () => {
    const socket = connect(endpoint.port, '127.0.0.1');
    socket.write(`GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));

    // The time that is given to calls under way, after which every connection is ended, does not pass.
    const later = jest.spyOn(global, 'setTimeout').mockImplementation(() => 0 as unknown as NodeJS.Timeout);
    await endpoint.close();
    later.mockRestore();

    await expect(ended).resolves.toBe(false);
  });
});
