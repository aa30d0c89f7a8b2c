import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { type Endpoint, startEndpoint } from '../../src/endpoint';
import { FaultPlan, withFaults } from '../../src/faults';
import { openInvocations } from '../../src/lambda/invoke';
import { type LocalLambda, openLambda } from '../../src/lambda/open-lambda';
import { callRest } from '../signed-calls';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:echo';
const CODE = `import { writeFileSync } from 'node:fs';
export const handler = async (event) => {
  if (event.fail) throw Object.assign(new Error('no luck'), { name: 'Broken' });
  if (event.note) writeFileSync(event.note, 'was here');
  return event.silent ? undefined : { echo: event };
};`;

const faults = new FaultPlan();
let folder: string;
let lambda: LocalLambda;
let endpoint: Endpoint;
let client: LambdaClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'invoke-'));
  const bundlePath = join(folder, 'index.mjs');
  writeFileSync(bundlePath, CODE);
  const echo = { name: 'echo', arn: ARN, bundlePath, memoryMegabytes: 128, timeoutSeconds: 60, environment: {} };
  lambda = openLambda({ functions: [echo], endpointUrl: 'http://127.0.0.1:9' });
  endpoint = await startEndpoint({ services: [withFaults(openInvocations(lambda, ['echo']), faults)] });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new LambdaClient({ endpoint: endpoint.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
  await lambda.close();
  rmSync(folder, { recursive: true, force: true });
});

async function invoke(payload: object, more: Partial<InvokeCommandInput> = {}) {
  const { Payload, ...answer } = await client.send(
    new InvokeCommand({ FunctionName: 'echo', Payload: Buffer.from(JSON.stringify(payload)), ...more }),
  );
  const text = Buffer.from(Payload ?? []).toString();
  return { ...answer, result: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

describe('a function of code', () => {
  it.each([['echo'], [ARN], ['000000000000:function:echo']])('is invoked as %s, and answers', async (FunctionName) => {
    const answer = await invoke({ key: 'ä' }, { FunctionName });

    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', result: { echo: { key: 'ä' } } });
    expect(answer.FunctionError).toBeUndefined();
  });

  it('that returns nothing answers null', async () => {
    expect((await invoke({ silent: true })).result).toBeNull();
  });

  it('that fails is a call that succeeds', async () => {
    const answer = await invoke({ fail: true });

    expect(answer).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      result: { errorType: 'Broken', errorMessage: 'no luck' },
    });
  });

  it('runs without anyone waiting for it when the call is an event', async () => {
    const note = join(folder, 'note');

    const answer = await invoke({ note }, { InvocationType: 'Event' });

    expect(answer).toMatchObject({ StatusCode: 202, result: undefined });
    await expect(eventually(() => readFileSync(note, 'utf8'))).resolves.toBe('was here');
  });

  it('is not run when the call only asks whether it could be', async () => {
    const note = join(folder, 'dry');

    expect((await invoke({ note }, { InvocationType: 'DryRun' })).StatusCode).toBe(204);
    expect(() => readFileSync(note)).toThrow('ENOENT');
  });

  it('is reached by a signed POST without a client, and by nothing unsigned', async () => {
    const path = '/2015-03-31/functions/echo/invocations';

    const signed = await callRest(endpoint.url, 'lambda', 'POST', path, { body: { a: 1 } });
    const unsigned = await fetch(endpoint.url + path, { method: 'POST', body: '{}' });

    expect(signed).toMatchObject({ status: 200, body: { echo: { a: 1 } } });
    expect(unsigned.status).toBe(403);
  });
});

describe('a call is refused', () => {
  it('of a function that is not there', async () => {
    await expect(invoke({}, { FunctionName: 'other' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('with a payload that is larger than Lambda takes', async () => {
    await expect(invoke({ text: 'a'.repeat(6_300_000) })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
  });

  it('with a payload that is not JSON', async () => {
    await expect(invoke({}, { Payload: Buffer.from('{') })).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
  });

  it('when it is of anything else', async () => {
    const listed = await callRest(endpoint.url, 'lambda', 'GET', '/2015-03-31/functions');

    expect(listed.status).toBe(404);
    expect(listed.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
  });

  it('by a fault that a test injects, which names it Invoke', async () => {
    faults.inject({ service: 'lambda', operation: 'Invoke', error: 'TooManyRequestsException', status: 429 });

    await expect(invoke({})).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    expect((await invoke({ a: 1 })).result).toEqual({ echo: { a: 1 } });
  });
});

async function eventually<T>(look: () => T): Promise<T> {
  for (;;) {
    try {
      return look();
    } catch {
      await sleep(10);
    }
  }
}
