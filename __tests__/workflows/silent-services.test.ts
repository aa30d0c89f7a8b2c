import { firstPass } from '../../handlers/image-analysis/backfill/backfill-run';
import { ATTEMPTS, TRY_VARIABLE, tryMs } from '../../handlers/runtime/clients/time-limits';
import { type LocalLambda, openLambda } from '../../packages/local-aws/src/lambda/open-lambda';
import { localFunctionName, localResources } from '../../local/resources';
import type { HandlerBundle } from '../../packaging/bundle-handlers';
import { functionVariables } from '../../state-machines/function-variables';
import { workflows } from '../../state-machines/index';
import { sharedBundles } from '../support/shared-bundles';
import { type Silence, type SilentServer, startSilentServer } from '../support/silent-server';

/** Milliseconds of one try: short, so that the test is. */
const TRY_MS = 300;
const LINGER_SECONDS = 1;
/** A function that goes on for so long would never give up. */
const HANGS_SECONDS = 200;

const modelArn = 'arn:aws:rekognition:us-east-1:000000000000:project/p/version/v/1';
const run = {
  projectArn: 'arn:aws:rekognition:us-east-1:000000000000:project/p/1',
  modelArn,
  startedAt: 0,
  deadline: Date.now() + 3_600_000,
  owned: true,
  startPolls: 0,
  stopPolls: 0,
  rounds: 0,
  failedRounds: 0,
  workers: [1],
  tps: 5,
  counts: { done: 0, duplicates: 0, setAside: 0, postponed: 0, calls: 0, throttled: 0 },
  failures: [],
};
const image = {
  imageId: 'i',
  bucket: 'photos',
  key: 'a.jpg',
  etag: 'e',
  format: 'JPEG',
  metadata: {},
  thumbnail: { key: 'thumbnails/i.jpg', width: 1, height: 1 },
  analysis: [{ labels: [], labelModelVersion: '3' }, { faces: [] }],
};
const photo = { bucket: 'photos', key: 'selfies/u/a.jpg', etag: 'e', uploadedAt: '2026-01-01T00:00:00.000Z' };
const attempt = { userId: 'u', externalImageId: 'x', attemptId: 'a', photo, s3Bucket: photo.bucket, s3Key: photo.key };
const error = { Error: 'Test', Cause: '{"errorMessage":"a test"}' };
const rider = { userId: 'u', s3Bucket: photo.bucket, s3Key: photo.key };
const task = (input: unknown): unknown => ({ input, executionId: 'e', startedAt: photo.uploadedAt });

/** What makes a function of a workflow call a service, where an empty input does not: the data of a state. */
const STATE: Readonly<Record<string, object>> = {
  'batch-detection': { run, waiting: 0, worker: 1 },
  'image-analysis': { ...image, error },
  'rider-photo': { ...attempt, error, parallelResult: [{ faceId: 'f' }, { thumbnail: { key: 'k' } }] },
};
/** Events of functions that take something else. */
const EVENTS: Readonly<Record<string, unknown>> = {
  'batch-detection/count-images': task({}),
  'batch-detection/queue-images': task({ request: { prefix: 'batch/incoming/' }, queued: 0 }),
  'image-analysis/check-backfill': firstPass({
    source: { prefix: 'incoming/' },
    folder: 'backfills/b',
    startedAt: photo.uploadedAt,
    callsPerSecond: 1,
  }),
  'image-analysis/plan-backfill': { input: { prefix: 'incoming/' }, name: 'b', startedAt: photo.uploadedAt },
  'image-analysis/start-analysis': { Records: [{ messageId: 'm', body: '{}' }] },
  'rider-photo/start-check': { Records: [{ messageId: 'm', body: '{}' }] },
  'rider-photo/face-detection': task(rider),
  'rider-photo/close-ended-execution': { input: JSON.stringify(rider), executionId: 'e', ended: 'ABORTED' },
  'rider-photo/erase-rider': { userId: 'u' },
};
const eventOf = (workflow: string, key: string): unknown => EVENTS[`${workflow}/${key}`] ?? task(STATE[workflow] ?? {});

const FUNCTIONS = Object.values(workflows).flatMap(({ name, functions }) =>
  Object.keys(functions).map((key) => [name, key] as const),
);

let bundles: Record<string, HandlerBundle>;

beforeAll(async () => {
  bundles = await sharedBundles({ workflows: Object.values(workflows) });
});

function openFunctions(endpointUrl: string): LocalLambda {
  const functions = FUNCTIONS.map(([name, key]) => {
    const workflow = workflows[name]!;
    const description = workflow.functions[key]!;
    return {
      name: localFunctionName(name, key),
      arn: key,
      bundlePath: bundles[`${name}/${key}`]!.path,
      memoryMegabytes: description.memoryMegabytes,
      // Their own is for tries as long as they are on AWS.
      timeoutSeconds: HANGS_SECONDS,
      environment: {
        ...functionVariables(workflow, key, localResources(workflow, endpointUrl)),
        [TRY_VARIABLE]: String(TRY_MS),
        LINGER_SECONDS: String(LINGER_SECONDS),
      },
    };
  });
  // Room for all of them at once: each is loaded once for the three silences.
  return openLambda({ functions, endpointUrl, workers: { overall: functions.length } });
}

/** How an invocation ended: the name of its error, or of the problem that its answer tells. */
async function outcomeOf(lambda: LocalLambda, workflow: string, key: string): Promise<string> {
  try {
    const answer = await lambda.invoke(localFunctionName(workflow, key), eventOf(workflow, key));
    const told = answer as { halted?: { error: string }; complete?: boolean; batchItemFailures?: object[] } | null;
    if (told?.batchItemFailures) return told.batchItemFailures.length > 0 ? 'again' : 'answered';
    return told?.halted?.error ?? (told?.complete === false ? 'incomplete' : 'answered');
  } catch (failure) {
    return (failure as Error).name;
  }
}

/**
 * What ends without an error: a worker leaves the messages in the queue, an erasure and a starter tell what is left, a plan
 * asks nobody.
 */
const TELLING: Readonly<Record<string, string>> = {
  'detect-batch': 'answered',
  'erase-rider': 'incomplete',
  'plan-backfill': 'answered',
  'start-analysis': 'again',
  'start-check': 'again',
};

describe('a service', () => {
  let server: SilentServer;
  let lambda: LocalLambda;

  beforeAll(async () => {
    server = await startSilentServer();
    lambda = openFunctions(server.url);
  });
  afterAll(async () => {
    await lambda.close();
    await server.close();
  });

  it.each<Silence>(['never answers', 'stops half-way', 'answers drop by drop'])(
    'that %s is given up by every function, as a transient failure',
    async (silence) => {
      server.silence = silence;
      server.requests.length = 0;

      const outcomes = await Promise.all(
        FUNCTIONS.map(async ([name, key]) => [name, key, await outcomeOf(lambda, name, key)]),
      );

      expect(outcomes).toEqual(FUNCTIONS.map(([name, key]) => [name, key, TELLING[key] ?? 'TransientServiceError']));
      // Not each of them comes through on a busy machine; one function asks for an object, which is not read again.
      expect(server.requests.length).toBeGreaterThan(FUNCTIONS.length);
    },
  );
});

describe('the time of a try', () => {
  it.each(FUNCTIONS)('leaves %s/%s the time for all tries and its own answer', (workflow, key) => {
    const { timeoutSeconds } = workflows[workflow]!.functions[key]!;

    const allTries = tryMs(timeoutSeconds) * ATTEMPTS;

    expect(allTries).toBeLessThanOrEqual(timeoutSeconds * 1000 - 2_000);
    expect(tryMs(timeoutSeconds)).toBeGreaterThanOrEqual(6_000);
  });
});
