import type { InterferenceKind } from '../../packages/local-aws/src/lambda/interference';
import { localFunctionName } from '../../local/resources';
import { ImageAnalysisBench, WORKFLOW } from '../support/image-analysis';
import { upload } from '../support/local-aws';
import { picture } from '../support/pictures';

let bench: ImageAnalysisBench;
let photo: Buffer;
let counter = 0;
const freshKey = (): string => `incoming/ann/a/${counter++}.jpg`;

beforeAll(async () => {
  bench = await ImageAnalysisBench.open();
  photo = await picture({ width: 120, height: 120 });
});
afterAll(() => bench.aws.close());
beforeEach(() => bench.aws.reset());

const interfere = (functionName: string, kind: InterferenceKind, times: number): void =>
  bench.aws.lambda.interfere({ function: localFunctionName(WORKFLOW, functionName), kind, times });

const ON_THE_HAPPY_PATH = ['register-image', 'detect-labels', 'detect-faces', 'save-analysis'];

describe('a passing trouble', () => {
  it.each(
    ON_THE_HAPPY_PATH.flatMap((name) =>
      (['throttle', 'service-error', 'timeout'] as const).map((kind) => [name, kind] as const),
    ),
  )('of %s (%s) is retried and leaves no trace', async (name, kind) => {
    interfere(name, kind, 1);

    const { result, record, notices } = await bench.analyze(freshKey(), photo);

    expect(result.status).toBe('SUCCEEDED');
    expect(record).toMatchObject({ status: 'COMPLETED', faceCount: 0 });
    expect(notices).toHaveLength(1);
  });

  it.each([
    ['rekognition', 'DetectLabels', 'ThrottlingException'],
    ['rekognition', 'DetectFaces', 'ProvisionedThroughputExceededException'],
    ['rekognition', 'DetectLabels', 'InternalServerError'],
    ['s3', 'GetObject', 'SlowDown'],
    ['s3', 'PutObject', 'InternalError'],
    ['dynamodb', 'UpdateItem', 'ProvisionedThroughputExceededException'],
    ['sns', 'Publish', 'InternalError'],
  ])('of %s %s (%s) is mended by the SDK or by the state machine', async (service, operation, error) => {
    const key = freshKey();
    // An upload of the test itself must pass: faults are injected once the execution has started.
    const execution = await upload(bench.aws, WORKFLOW, key, photo);
    const fault = bench.aws.faults.inject({ service, operation, error, times: 3 });

    const { result, record } = await bench.outcomeOf(execution);

    expect(result.status).toBe('SUCCEEDED');
    expect(record.status).toBe('COMPLETED');
    expect(fault.hits).toBe(3);
  });

  it('on the network is retried', async () => {
    bench.aws.faults.inject({ service: 'rekognition', operation: 'DetectFaces', dropConnection: true, times: 3 });

    const { record } = await bench.analyze(freshKey(), photo);

    expect(record.status).toBe('COMPLETED');
  });
});

describe('a lasting trouble', () => {
  it.each([
    ['DetectLabels', 'InternalServerError', 'TransientServiceError'],
    ['DetectFaces', 'InternalServerError', 'TransientServiceError'],
    ['DetectLabels', 'AccessDeniedException', 'AccessDeniedException'],
    ['DetectFaces', 'InvalidParameterException', 'InvalidParameterException'],
    ['DetectLabels', 'InvalidS3ObjectException', 'InvalidS3ObjectException'],
    ['DetectFaces', 'ResourceNotFoundException', 'ResourceNotFoundException'],
  ])('of %s (%s) loses nothing of the other branch', async (operation, error, reported) => {
    bench.aws.faults.inject({ service: 'rekognition', operation, error, times: Infinity });

    const { result, record, notices, states } = await bench.analyze(freshKey(), photo);

    expect(result).toMatchObject({ status: 'FAILED', error: 'AnalysisFailed' });
    expect(record).toMatchObject({ status: 'INCOMPLETE', failures: [{ task: operation, error: reported }] });
    expect(record.thumbnail).toBeDefined();
    expect(operation === 'DetectLabels' ? record.faces : record.labels).toEqual([]);
    expect(states.slice(-4)).toEqual(['SaveAnalysis', 'RecordFailure', 'NotifyFailure', 'AnalysisFailed']);
    expect(notices).toEqual([
      { subject: 'Image analysis incomplete', message: expect.stringContaining(operation), status: 'INCOMPLETE' },
    ]);
  });

  it('of throttling ends after the retries of the state machine, which are all there are, in both branches', async () => {
    const fault = bench.aws.faults.inject({ service: 'rekognition', error: 'ThrottlingException', times: Infinity });

    const { record } = await bench.analyze(freshKey(), photo);

    expect(record.failures!.map(({ task, error }) => [task, error])).toEqual([
      ['DetectLabels', 'TransientServiceError'],
      ['DetectFaces', 'TransientServiceError'],
    ]);
    expect(record.failures![0]!.message).toContain('ThrottlingException');
    expect(fault.hits).toBe(2 * (1 + 75));
  });

  it('that no retry mends is asked once: nobody pays for a mistake twice', async () => {
    const fault = bench.aws.faults.inject({
      service: 'rekognition',
      operation: 'DetectLabels',
      error: 'AccessDeniedException',
      times: Infinity,
    });

    await bench.analyze(freshKey(), photo);

    expect(fault.hits).toBe(1);
  });

  it.each([
    ['InvalidImageFormatException', 'NotSupportedImageType'],
    ['ImageTooLargeException', 'ImageTooLarge'],
  ])('that Rekognition finds in the image (%s) is a rejection', async (error, reason) => {
    bench.aws.faults.inject({ service: 'rekognition', operation: 'DetectLabels', error, times: Infinity });

    const { result, record, states } = await bench.analyze(freshKey(), photo);

    expect(result.status).toBe('SUCCEEDED');
    expect(record).toMatchObject({ status: 'REJECTED', reason });
    expect(states.at(-1)).toBe('ImageRejected');
  });

  it.each([
    ['register-image', 'crash-before', 'FAILED', 'RecordFailure'],
    ['register-image', 'crash-after', 'FAILED', 'RecordFailure'],
    ['register-image', 'service-error', 'FAILED', 'RecordFailure'],
    ['register-image', 'timeout', 'FAILED', 'RecordFailure'],
    ['detect-labels', 'crash-before', 'INCOMPLETE', 'SaveAnalysis'],
    ['detect-faces', 'throttle', 'INCOMPLETE', 'SaveAnalysis'],
    ['save-analysis', 'crash-before', 'FAILED', 'RecordFailure'],
    ['save-analysis', 'service-error', 'FAILED', 'RecordFailure'],
  ] as const)('of %s (%s) is recorded as %s and told', async (name, kind, status, through) => {
    interfere(name, kind, Infinity);

    const { result, record, notices, states } = await bench.analyze(freshKey(), photo);

    expect(result).toMatchObject({ status: 'FAILED', error: 'AnalysisFailed' });
    expect(record.status).toBe(status);
    expect(states).toContain(through);
    expect(notices).toHaveLength(1);
    expect(notices[0]!.status).toBe(status);
  });

  it('of save-analysis after its write does not undo the outcome', async () => {
    interfere('save-analysis', 'crash-after', Infinity);

    const { result, record } = await bench.analyze(freshKey(), photo);

    expect(result.status).toBe('FAILED');
    expect(record.status).toBe('COMPLETED');
  });

  it('of what an image can be found by fails visibly, and nothing is paid again once it is over', async () => {
    const error = 'ResourceNotFoundException';
    bench.aws.faults.inject({ service: 'dynamodb', operation: 'BatchWriteItem', error, times: Infinity });
    const paid = (): number[] => ['DetectLabels', 'DetectFaces'].map((name) => bench.calls('rekognition', name));

    // Of other bytes than those of the other tests, whose analysis would be reused.
    const first = await bench.analyze(freshKey(), await picture({ width: 131, height: 120 }));
    const { result, record, states } = first;
    expect(paid()).toEqual([1, 1]);
    bench.aws.reset();
    const again = await bench.start(first.execution.input);

    expect(result).toMatchObject({ status: 'FAILED', error: 'AnalysisFailed' });
    expect(states).toContain('RecordFailure');
    expect(record.status).toBe('FAILED');
    expect(again.record.status).toBe('COMPLETED');
    expect(paid()).toEqual([0, 0]);
  });

  it.each([
    ['GetObject', 'AccessDenied', 'AccessDenied'],
    ['PutObject', 'AccessDenied', 'AccessDenied'],
    ['PutObject', 'SlowDown', 'TransientServiceError'],
  ])('of S3 %s (%s) is recorded by its name, and nothing is paid', async (operation, error, reason) => {
    const execution = await upload(bench.aws, WORKFLOW, freshKey(), photo);
    bench.aws.faults.inject({ service: 's3', operation, error, times: Infinity });

    const { result, record, notices } = await bench.outcomeOf(execution);

    expect(result).toMatchObject({ status: 'FAILED', error: 'AnalysisFailed' });
    expect(record).toMatchObject({ status: 'FAILED', reason });
    expect(notices).toHaveLength(1);
    expect(bench.calls('rekognition')).toBe(0);
  });

  it('of the thumbnail leaves a record that a later start takes over', async () => {
    const execution = await upload(bench.aws, WORKFLOW, freshKey(), photo);
    bench.aws.faults.inject({ service: 's3', operation: 'PutObject', error: 'AccessDenied', times: Infinity });
    await execution.result;
    bench.aws.faults.clear();

    const { record } = await bench.start(execution.input);

    expect(record).toMatchObject({ status: 'COMPLETED', thumbnail: { width: 120, height: 120 } });
    expect(record.reason).toBeUndefined();
  });

  it('of the topic fails the execution visibly and keeps the outcome', async () => {
    bench.aws.faults.inject({ service: 'sns', operation: 'Publish', error: 'AuthorizationError', times: Infinity });

    const { result, record, states } = await bench.analyze(freshKey(), photo);

    expect(result).toMatchObject({ status: 'FAILED', error: 'NotificationFailed' });
    expect(states.at(-1)).toBe('NotificationFailed');
    expect(record.status).toBe('COMPLETED');
  });

  it.each([
    ['a rejection', Buffer.from('text'), 'record-rejection', 'REJECTED'],
    ['a failure', undefined, 'record-failure', 'FAILED'],
  ])(
    'while recording %s ends as OutcomeNotRecorded, and the rule on ended executions mends it',
    async (_, bytes, name, status) => {
      interfere(name, 'service-error', 5);
      if (!bytes) interfere('save-analysis', 'crash-before', Infinity);

      const { result, record } = await bench.analyze(freshKey(), bytes ?? photo);
      await bench.aws.bus.idle();

      expect(result).toMatchObject({ status: 'FAILED', error: 'OutcomeNotRecorded' });
      expect((await bench.record(record.imageId!))!.status).toBe(status);
    },
  );
});

describe('an execution that is ended from outside', () => {
  it('is recorded as FAILED by the rule: nothing stays PENDING', async () => {
    const execution = await upload(bench.aws, WORKFLOW, freshKey(), photo);
    bench.aws.faults.inject({ service: 'rekognition', delayMs: 2_000, times: Infinity });
    await new Promise<void>((resolve) => {
      execution.subscribe(({ type, state }) => {
        if (type === 'StateEntered' && state === 'DetectFaces') resolve();
      });
    });

    execution.abort();
    await execution.result;
    await bench.aws.bus.idle();

    const { record } = await bench.outcomeOf(execution);
    expect(record).toMatchObject({ status: 'FAILED', reason: 'ExecutionAborted' });
  });
});

describe('a wrong input', () => {
  it.each([
    [{}, '"bucket" is missing'],
    [{ bucket: 'b' }, '"key" is missing'],
    [{ bucket: 'b', key: 5 }, '"key" must be a text'],
  ])('%j fails visibly, is told, and is neither retried nor recorded', async (input, message) => {
    const before = bench.aws.sns.messages().length;

    const execution = bench.aws.workflow(WORKFLOW).start(input);
    const result = await execution.result;

    expect(result).toMatchObject({ status: 'FAILED', error: 'AnalysisFailed' });
    expect(execution.statesEntered).toEqual(['RegisterImage', 'RecordFailure', 'NotifyFailure', 'AnalysisFailed']);
    expect(
      bench.aws.sns
        .messages()
        .slice(before)
        .map((notice) => notice.message),
    ).toEqual([expect.stringContaining(message)]);
    expect(bench.calls('dynamodb')).toBe(0);
  });
});

describe('an Express state machine', () => {
  it('runs the same definition', async () => {
    const express = await ImageAnalysisBench.open({ machineType: 'EXPRESS' });

    const { result, record } = await express.analyze(freshKey(), photo);

    expect(result.status).toBe('SUCCEEDED');
    expect(record).toMatchObject({ status: 'COMPLETED', executionId: expect.stringContaining(':express:') });
    await express.aws.close();
  });
});
