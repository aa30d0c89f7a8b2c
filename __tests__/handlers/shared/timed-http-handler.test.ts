import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { TimedHttpHandler } from '../../../handlers/runtime/clients/timed-http-handler';
import { callService } from '../../../handlers/runtime/errors';
import { startSilentServer } from '../../support/silent-server';
import { failureOf } from '../../support/task';

const TRY_MS = 400;
const object = { Bucket: 'photos', Key: 'a.jpg' };
const options = (endpoint: string, tryMs = TRY_MS) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
  forcePathStyle: true,
  requestHandler: new TimedHttpHandler(tryMs),
});

const read = async (s3: S3Client): Promise<Uint8Array> =>
  (await s3.send(new GetObjectCommand(object))).Body!.transformToByteArray();

async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Milliseconds of a failing call, and its error. */
async function timed(call: () => Promise<unknown>): Promise<{ ms: number; failure: Error }> {
  const startedAt = performance.now();
  const failure = await failureOf(callService('asking', call));
  return { ms: performance.now() - startedAt, failure };
}

describe('a try ends in time, as a transient failure,', () => {
  it.each([
    ['with a small body', 10],
    // The SDK asks first whether it may send a body of this size, and waits for the answer.
    ['with a body that is announced first', 3 * 1024 * 1024],
  ])('when nobody answers a request %s', async (_case, size) => {
    const silent = await startSilentServer();
    const s3 = new S3Client(options(silent.url));

    const { ms, failure } = await timed(() => s3.send(new PutObjectCommand({ ...object, Body: Buffer.alloc(size) })));
    await silent.close();

    expect(failure.name).toBe('TransientServiceError');
    expect(ms).toBeGreaterThanOrEqual(TRY_MS - 50);
  });

  it.each([
    ['stops half-way', {}],
    ['stops half-way, its checksum promised', { 'x-amz-checksum-crc32': 'AAAAAA==' }],
  ])('when an answer %s', async (_case, headers) => {
    const { url, server } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000000', ...headers });
      response.write('the beginning');
    });
    const s3 = new S3Client(options(url));

    const { failure } = await timed(() => read(s3));
    server.closeAllConnections();
    server.close();

    expect(failure.name).toBe('TransientServiceError');
  });

  it('when the connection breaks in the middle of an answer', async () => {
    const { url, server } = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '1000000' });
      response.write('the beginning', () => response.destroy());
    });

    const failure = await failureOf(read(new S3Client(options(url))));
    server.close();

    // An Error of Node.js itself is none of Jest's Errors: that callService knows this code is tested beside it.
    expect(failure).toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('an answer that comes in time', () => {
  /** Long enough for a busy machine. */
  const LONG_TRY_MS = 2_000;

  it('is not touched afterwards, and its connection serves the next request', async () => {
    const sockets = new Set<unknown>();
    const { url, server } = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('content');
    });
    const s3 = new S3Client(options(url, LONG_TRY_MS));

    const first = await read(s3);
    await wait(LONG_TRY_MS * 1.5);
    const second = await read(s3);
    server.closeAllConnections();
    server.close();

    expect([first, second].map((bytes) => Buffer.from(bytes).toString())).toEqual(['content', 'content']);
    expect(sockets.size).toBe(1);
  });

  it('may take longer when the call itself asks for a wait', async () => {
    const { url, server } = await serve((_request, response) => {
      setTimeout(() => response.end('{}'), TRY_MS * 2);
    });
    const sqs = new SQSClient(options(url));
    const receive = new ReceiveMessageCommand({ QueueUrl: `${url}/000000000000/q`, WaitTimeSeconds: 1 });

    const patient = sqs.send(receive, { requestTimeout: TRY_MS * 100 });

    await expect(patient).resolves.toMatchObject({});
    server.closeAllConnections();
    server.close();
  });
});
