import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InterferenceKind } from '../../src/lambda/interference';
import type { LocalFunction } from '../../src/lambda/local-function';
import { openLambda, type LambdaOptions, type LocalLambda } from '../../src/lambda/open-lambda';
import type { ServiceCall } from '../../src/service';
import { bundleHandlers } from '../../../../packaging/bundle-handlers';

const folder = mkdtempSync(join(tmpdir(), 'open-lambda-'));
const opened: LocalLambda[] = [];
let bundles = 0;

/** A function whose handler is the given source of an async function body with `event` and `context` in scope. */
function functionOf(body: string, overrides: Partial<LocalFunction> = {}, head = ''): LocalFunction {
  const name = overrides.name ?? `function-${(bundles += 1)}`;
  const bundlePath = join(folder, name, 'index.mjs');
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(
    bundlePath,
    `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
     ${head}
     export const handler = async (event, context) => { ${body} };`,
  );
  return {
    name,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    bundlePath,
    memoryMegabytes: 256,
    timeoutSeconds: 60,
    environment: {},
    ...overrides,
  };
}

function lambdaWith(functions: LocalFunction[], options: Partial<LambdaOptions> = {}): LocalLambda {
  const lambda = openLambda({ functions, endpointUrl: 'http://127.0.0.1:9', ...options });
  opened.push(lambda);
  return lambda;
}

/** The Error and the parsed Cause of a failing invocation. */
async function failureOf(invocation: Promise<unknown>): Promise<{ error: string; cause: Record<string, unknown> }> {
  const failure = await invocation.then(
    (result) => Promise.reject(new Error(`The invocation succeeded with ${JSON.stringify(result)}`)),
    (error: Error) => error,
  );
  return { error: failure.name, cause: JSON.parse(failure.message) as Record<string, unknown> };
}

afterEach(() => Promise.all(opened.splice(0).map((lambda) => lambda.close())));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a local function', () => {
  it('gets the payload and gives its result as JSON', async () => {
    const echo = functionOf('return { event, lost: undefined, date: new Date(0) };');
    const lambda = lambdaWith([echo]);

    const result = await lambda.invoke(echo.arn, { key: 'ä %41', nothing: undefined });

    expect(result).toEqual({ event: { key: 'ä %41' }, date: '1970-01-01T00:00:00.000Z' });
  });

  it('answers null when the handler returns nothing', async () => {
    const silent = functionOf('');
    const lambda = lambdaWith([silent]);

    const result = await lambda.invoke(silent.name, undefined);

    expect(result).toBeNull();
  });

  it('gets a context like that of Lambda', async () => {
    const step = functionOf('return { ...context, remaining: context.getRemainingTimeInMillis() };');
    const lambda = lambdaWith([step]);

    const context = await lambda.invoke(step.arn, {});

    expect(context).toMatchObject({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      functionName: step.name,
      functionVersion: '$LATEST',
      invokedFunctionArn: step.arn,
      memoryLimitInMB: '256',
    });
    expect((context as { remaining: number }).remaining).toBeGreaterThan(4_000);
    expect((context as { remaining: number }).remaining).toBeLessThanOrEqual(60_000);
  });

  it('sees its own settings and what Lambda sets, and nothing of this machine', async () => {
    const step = functionOf('return process.env;', { environment: { IMAGES_TABLE: 'images' } });
    const lambda = lambdaWith([step], { endpointUrl: 'http://127.0.0.1:4566' });

    const environment = (await lambda.invoke(step.arn, {})) as Record<string, string>;

    expect(environment).toMatchObject({
      IMAGES_TABLE: 'images',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: step.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    });
    expect(environment).not.toHaveProperty('_X_AMZN_TRACE_ID');
    const expected = /^(AWS_|LAMBDA_TASK_ROOT$|_HANDLER$|LANG$|TZ$|NODE_PATH$|IMAGES_TABLE$)/;
    expect(Object.keys(environment).filter((name) => !expected.test(name))).toEqual([]);
  });

  it('finds sharp although its bundle lies far from node_modules', async () => {
    const step = functionOf(
      `const { data } = await sharp({ create: { width: 4, height: 2, channels: 3, background: 'red' } })
         .resize(2).png().toBuffer({ resolveWithObject: true });
       return sharp(data).metadata().then(({ width, height, format }) => ({ width, height, format }));`,
      {},
      `const sharp = require('sharp');`,
    );
    const lambda = lambdaWith([step]);

    const results = await Promise.all([lambda.invoke(step.arn, {}), lambda.invoke(step.arn, {})]);

    expect(results).toEqual(Array(2).fill({ width: 2, height: 1, format: 'png' }));
  });

  it('reaches the local AWS endpoint through an SDK client that knows nothing of it', async () => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${String(request.headers['x-amz-target'])} ${request.headers.authorization}`);
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"TableNames":["images"]}');
    }).listen(0, '127.0.0.1');
    const root = join(folder, 'project');
    mkdirSync(join(root, 'handlers/fixture'), { recursive: true });
    writeFileSync(
      join(root, 'handlers/fixture/list-tables.ts'),
      `import { DynamoDBClient, ListTablesCommand } from '${join(__dirname, '../../../../node_modules/@aws-sdk/client-dynamodb')}';
       const client = new DynamoDBClient({});
       export const handler = async () => (await client.send(new ListTablesCommand({}))).TableNames;`,
    );
    const workflow = { name: 'fixture', functions: { 'list-tables': { usesSharp: false } as never } };
    const built = await bundleHandlers({
      workflows: [workflow],
      outputDirectory: join(root, 'out'),
      projectRoot: root,
    });
    const step = { ...functionOf(''), bundlePath: built['fixture/list-tables']!.path };
    const { port } = server.address() as AddressInfo;
    const lambda = lambdaWith([step], { endpointUrl: `http://127.0.0.1:${port}` });

    const tables = await lambda.invoke(step.arn, {});

    await new Promise((resolve) => server.close(resolve));
    expect(tables).toEqual(['images']);
    expect(requests).toEqual([expect.stringMatching(/^POST DynamoDB_20120810.ListTables .*us-east-1\/dynamodb\//)]);
  });
});

describe('an invocation that fails', () => {
  it('reports a thrown error by its name, with the JSON that Lambda answers as its message', async () => {
    const step = functionOf(`throw Object.assign(new Error('No "JPEG"'), { name: 'NotSupportedImageType' });`);
    const lambda = lambdaWith([step]);

    const { error, cause } = await failureOf(lambda.invoke(step.arn, {}));

    expect(error).toBe('NotSupportedImageType');
    expect(Object.keys(cause)).toEqual(['errorType', 'errorMessage', 'trace']);
    expect(cause).toMatchObject({ errorType: 'NotSupportedImageType', errorMessage: 'No "JPEG"' });
    expect((cause.trace as string[])[0]).toContain('No "JPEG"');
  });

  it.each([
    ['a thrown text', `throw 'plain';`, { errorType: 'string', errorMessage: 'plain', trace: [] }],
    ['a result that is not JSON', 'return 1n;', { errorType: 'TypeError' }],
    [
      'an unhandled rejection',
      `Promise.reject(new Error('lost')); await new Promise(() => {});`,
      { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' },
    ],
    [
      'an error in a callback',
      `setTimeout(() => { throw new RangeError('late'); }); await new Promise(() => {});`,
      { errorType: 'RangeError', errorMessage: 'late' },
    ],
  ])('reports %s', async (_case, body, expected) => {
    const step = functionOf(body);
    const lambda = lambdaWith([step]);

    const { cause } = await failureOf(lambda.invoke(step.arn, {}));

    expect(cause).toMatchObject(expected);
  });

  it.each([
    [
      'process.exit(3)',
      'process.exit(3);',
      /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/,
    ],
    ['process.exit(0)', 'process.exit(0);', /Error: Runtime exited without providing a reason$/],
    [
      'too little memory',
      'const hoard = []; for (;;) hoard.push(new Array(1_000_000).fill(Math.random()));',
      /Runtime exited with error: signal: killed$/,
    ],
  ])('reports %s as Runtime.ExitError and starts afresh', async (_case, body, message) => {
    const step = functionOf(`if (event.fail) { ${body} } return 'well';`, { memoryMegabytes: 128, timeoutSeconds: 60 });
    const lambda = lambdaWith([step]);

    const { error, cause } = await failureOf(lambda.invoke(step.arn, { fail: true }));

    expect(error).toBe('Runtime.ExitError');
    expect(cause).toEqual({ errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(message) as unknown });
    await expect(lambda.invoke(step.arn, {})).resolves.toBe('well');
  });

  it('reports an error while the module loads, every time', async () => {
    const step = functionOf('return 1;', {}, `throw new Error('IMAGES_TABLE is not set');`);
    const lambda = lambdaWith([step]);

    const first = await failureOf(lambda.invoke(step.arn, {}));
    const second = await failureOf(lambda.invoke(step.arn, {}));

    expect(first.cause).toMatchObject({ errorType: 'Error', errorMessage: 'IMAGES_TABLE is not set' });
    expect(second.cause).toMatchObject({ errorMessage: 'IMAGES_TABLE is not set' });
  });

  it.each([
    ['waits', 'await new Promise((resolve) => setTimeout(resolve, 60_000));'],
    ['spins', 'for (;;);'],
  ])('ends a function that %s at its time limit', async (_case, body) => {
    const step = functionOf(body, { timeoutSeconds: 0.2 });
    const lambda = lambdaWith([step]);

    const { error, cause } = await failureOf(lambda.invoke(step.arn, {}));

    expect(error).toBe('Sandbox.Timedout');
    expect(cause).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Task timed out after 0.20 seconds$/,
      ) as unknown,
    });
  });

  it('leaves nothing running after the time limit', async () => {
    const file = join(folder, 'ticks');
    // It ticks before its time is taken.
    const step = functionOf(
      'await new Promise(() => {});',
      { timeoutSeconds: 0.2, environment: { TICKS: file } },
      `const tick = () => require('node:fs').appendFileSync(process.env.TICKS, '.'); tick(); setInterval(tick, 5);`,
    );
    const lambda = lambdaWith([step]);

    await failureOf(lambda.invoke(step.arn, {}));
    const ticks = readFileSync(file, 'utf8').length;
    await sleep(50);

    expect(ticks).toBeGreaterThan(0);
    expect(readFileSync(file, 'utf8')).toHaveLength(ticks);
  });

  it('names an unknown function as the service does', async () => {
    const lambda = lambdaWith([]);

    const invocation = lambda.invoke('arn:aws:lambda:us-east-1:000000000000:function:gone', {});

    await expect(invocation).rejects.toMatchObject({
      name: 'Lambda.ResourceNotFoundException',
      message: expect.stringMatching(
        /^Function not found: arn:aws:.*:gone \(Service: AWSLambda; Status Code: 404; /,
      ) as unknown,
    });
  });

  it('refuses payloads over 6 MB in both directions', async () => {
    const step = functionOf(`return 'x'.repeat(event.length ?? 0);`);
    const lambda = lambdaWith([step]);

    const request = lambda.invoke(step.arn, { text: 'x'.repeat(6_291_556) });
    const response = lambda.invoke(step.arn, { length: 6_291_556 });

    await expect(request).rejects.toMatchObject({ name: 'Lambda.RequestTooLargeException' });
    await expect(response).rejects.toMatchObject({ name: 'Function.ResponseSizeTooLarge' });
  });
});

describe('execution environments', () => {
  const counting = (name: string): LocalFunction =>
    functionOf(
      `if (event.wait) await new Promise((r) => setTimeout(r, event.wait)); return (calls += 1);`,
      { name },
      'let calls = 0;',
    );

  it('stay warm for the next invocation', async () => {
    const step = counting('stays-warm');
    const calls: ServiceCall[] = [];
    const lambda = lambdaWith([step], { observe: (call) => calls.push(call) });

    const results = [await lambda.invoke(step.arn, {}), await lambda.invoke(step.arn, {})];

    expect(results).toEqual([1, 2]);
    expect(calls).toMatchObject([
      { service: 'lambda', operation: 'Invoke', status: 200, facts: { function: 'stays-warm', coldStart: true } },
      { service: 'lambda', operation: 'Invoke', status: 200, facts: { function: 'stays-warm', coldStart: false } },
    ]);
  });

  it('serve one invocation at a time', async () => {
    const step = counting('one-at-a-time');
    const lambda = lambdaWith([step], { workers: { perFunction: 2 } });

    const results = await Promise.all([1, 2].map(() => lambda.invoke(step.arn, { wait: 50 })));

    expect(results).toEqual([1, 1]);
  });

  it('make invocations beyond the limit wait their turn', async () => {
    const step = counting('waits-its-turn');
    const lambda = lambdaWith([step], { workers: { perFunction: 1 } });

    const results = await Promise.all([1, 2, 3].map(() => lambda.invoke(step.arn, { wait: 10 })));

    expect(results).toEqual([1, 2, 3]);
  });

  it('of one function make room for those of another', async () => {
    const [one, two] = [counting('makes-room'), counting('needs-room')];
    const lambda = lambdaWith([one, two], { workers: { overall: 1 } });

    const results = [
      await lambda.invoke(one.arn, {}),
      await lambda.invoke(two.arn, {}),
      await lambda.invoke(two.arn, {}),
      await lambda.invoke(one.arn, {}),
    ];

    expect(results).toEqual([1, 1, 2, 1]);
  });

  it('end with the local Lambda, in the middle of an invocation', async () => {
    const step = functionOf('await new Promise(() => setTimeout(() => {}, 60_000));');
    const lambda = lambdaWith([step]);

    const invocation = failureOf(lambda.invoke(step.arn, {}));
    await sleep(100);
    await lambda.close();

    expect((await invocation).error).toBe('Runtime.ExitError');
    await expect(lambda.invoke(step.arn, {})).rejects.toThrow('closed');
  });
});

describe('aborting the wait for an invocation', () => {
  it('does not stop the function, as on AWS', async () => {
    const [begun, go, done] = ['begun', 'go', 'done'].map((name) => join(folder, name)) as [string, string, string];
    const step = functionOf(
      `const { existsSync, writeFileSync } = require('node:fs');
       writeFileSync(event.begun, '');
       while (!existsSync(event.go)) await new Promise((r) => setTimeout(r, 5));
       writeFileSync(event.done, '');`,
    );
    const lambda = lambdaWith([step]);
    const abort = new AbortController();

    const invocation = lambda.invoke(step.arn, { begun, go, done }, { signal: abort.signal });
    invocation.catch(() => undefined);
    while (!existsSync(begun)) await sleep(10);
    abort.abort();

    await expect(invocation).rejects.toMatchObject({ name: 'AbortError' });
    writeFileSync(go, '');
    while (!existsSync(done)) await sleep(10);
  });

  it('keeps a waiting invocation from ever beginning', async () => {
    const step = functionOf('await new Promise((r) => setTimeout(r, 50)); return (calls += 1);', {}, 'let calls = 0;');
    const lambda = lambdaWith([step], { workers: { perFunction: 1 } });
    const abort = new AbortController();

    const first = lambda.invoke(step.arn, {});
    const second = lambda.invoke(step.arn, {}, { signal: abort.signal });
    const third = lambda.invoke(step.arn, {});
    abort.abort();

    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await expect(Promise.all([first, third])).resolves.toEqual([1, 2]);
  });
});

describe('the log of a function', () => {
  it('holds one JSON object per line and ends each invocation with a report', async () => {
    const step = functionOf(`
      console.info('read %d bytes', 7); console.error(new Error('odd'));
      process.stdout.write(JSON.stringify({ level: 'INFO', message: 'structured' }) + '\\n');
      return context.awsRequestId;`);
    const logDirectory = join(folder, 'logs');
    const lambda = lambdaWith([step], { logDirectory });

    const requestId = await lambda.invoke(step.arn, {});

    const lines = readFileSync(join(logDirectory, `${step.name}.log`), 'utf8')
      .trimEnd()
      .split('\n');
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries[0]).toMatchObject({ level: 'INFO', requestId, message: 'read 7 bytes' });
    expect(entries[1]).toMatchObject({ level: 'ERROR', requestId, message: 'Error: odd' });
    expect(entries).toContainEqual({ level: 'INFO', message: 'structured' });
    expect(entries.at(-1)).toMatchObject({ type: 'platform.report', record: { requestId, status: 'success' } });
  });

  it('that cannot be written fails the invocation with the path', async () => {
    const step = functionOf('return 1;');
    const logDirectory = join(folder, 'unwritable');
    mkdirSync(join(logDirectory, `${step.name}.log`), { recursive: true });
    const lambda = lambdaWith([step], { logDirectory });

    const invocation = lambda.invoke(step.arn, {});

    await expect(invocation).rejects.toThrow(`Cannot write the function log ${join(logDirectory, `${step.name}.log`)}`);
  });
});

describe('interference', () => {
  it.each<[InterferenceKind, string, number]>([
    ['throttle', 'Lambda.TooManyRequestsException', 0],
    ['service-error', 'Lambda.ServiceException', 0],
    ['crash-before', 'Runtime.ExitError', 0],
    ['crash-after', 'Runtime.ExitError', 1],
    ['timeout', 'Sandbox.Timedout', 1],
  ])('by %s fails with %s after %d runs of the handler', async (kind, error, runs) => {
    const file = join(folder, `runs-${kind}`);
    writeFileSync(file, '');
    const step = functionOf(`require('node:fs').appendFileSync(event.file, '.'); return 'well';`);
    const lambda = lambdaWith([step]);
    lambda.interfere({ function: step.name, kind, times: 1 });

    const hit = lambda.invoke(step.arn, { file });

    await expect(hit).rejects.toMatchObject({ name: error });
    expect(readFileSync(file, 'utf8')).toHaveLength(runs);
    await expect(lambda.invoke(step.arn, { file })).resolves.toBe('well');
  });

  it('hits one function, in the order asked for, until it is cleared', async () => {
    const [hit, spared] = [functionOf('return 1;'), functionOf('return 2;')];
    const lambda = lambdaWith([hit, spared]);
    lambda.interfere({ function: hit.name, kind: 'throttle', times: 1 });
    lambda.interfere({ function: hit.arn, kind: 'service-error', times: Infinity });

    const outcomes = await Promise.allSettled([hit, hit, hit, spared].map(({ arn }) => lambda.invoke(arn, {})));
    lambda.clearInterference();

    expect(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).name)),
    ).toEqual(['Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.ServiceException', 2]);
    await expect(lambda.invoke(hit.arn, {})).resolves.toBe(1);
  });

  it('refuses a function that does not exist and names those that do', () => {
    const step = functionOf('return 1;', { name: 'only-one' });
    const lambda = lambdaWith([step]);

    const interfere = (): void => lambda.interfere({ function: 'other', kind: 'throttle', times: 1 });

    expect(interfere).toThrow('No function is called other. Use one of: only-one.');
  });
});
