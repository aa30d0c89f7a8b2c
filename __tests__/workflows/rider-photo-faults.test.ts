import { ATTEMPTS } from '../../handlers/runtime/clients/time-limits';
import type { Fault } from '../../packages/local-aws/src/faults';
import { pascalCase } from '../../state-machines/asl/definition';
import { lambdaFailure } from '../handlers/rider-photo/support/functions';
import { type Outcome, RiderAws } from '../handlers/rider-photo/support/rider-aws';

/** How often a state calls Rekognition before it gives up: the first time, and its retries. */
const STATE_TRIES = 13;

let aws: RiderAws;
let turn = 0;

beforeAll(async () => {
  aws = await RiderAws.open();
});

afterEach(() => aws.reset());

afterAll(() => aws.close());

/** Everything that can be seen of a user from outside, and nothing of others. */
interface Traces {
  readonly execution: string;
  readonly status?: string;
  readonly record?: string;
  /** Outcome and error of the attempt. */
  readonly attempt: readonly (string | undefined)[];
  readonly notices: readonly string[];
  readonly faces: number;
  readonly thumbnails: number;
}

async function traces(userId: string, outcome: Outcome): Promise<Traces> {
  const [attempts, rider, faces, thumbnails] = await Promise.all([
    aws.attempts(userId),
    aws.rider(userId),
    aws.faces(),
    aws.objects(`thumbnails/riders/${userId}/`),
  ]);
  return {
    execution: outcome.execution,
    status: outcome.status,
    record: rider?.state,
    attempt: attempts.flatMap(({ outcome: ended, error }) => [ended, error]),
    notices: aws
      .notices()
      .filter((notice) => notice.userId === userId)
      .flatMap(({ status, reasons }) => [status, ...reasons]),
    faces: faces.filter((id) => id === userId).length,
    // A retry writes the same key again, in another version.
    thumbnails: new Set(thumbnails).size,
  };
}

/** Processes a new user's first photo and tells what it left. */
async function traced(face: object = {}): Promise<Traces> {
  turn += 1;
  const userId = `user-${turn}`;
  const photo = await aws.personas.photo([userId], turn, face);
  return traces(userId, await aws.process(userId, 'me.jpg', photo));
}

const accepted: Traces = {
  execution: 'SUCCEEDED',
  status: 'ACCEPTED',
  record: 'ACCEPTED',
  attempt: ['ACCEPTED', undefined],
  notices: [],
  faces: 1,
  thumbnails: 1,
};

const rejected = (error: string, ...reasons: string[]): Traces => ({
  execution: 'SUCCEEDED',
  status: 'REJECTED',
  record: 'REJECTED',
  attempt: ['REJECTED', error],
  notices: ['REJECTED', ...reasons],
  faces: 0,
  thumbnails: 0,
});

const failed = (error: string): Traces => ({
  execution: 'FAILED',
  status: undefined,
  record: 'FAILED',
  attempt: ['FAILED', error],
  notices: ['FAILED', 'PROCESSING_FAILED'],
  faces: 0,
  thumbnails: 0,
});

/** The call that each Task lives on. */
const calls: Readonly<Record<string, Fault>> = {
  FaceDetection: { service: 'rekognition', operation: 'DetectFaces' },
  CheckFaceDuplicate: { service: 'rekognition', operation: 'SearchFacesByImage' },
  AddFaceToIndex: { service: 'rekognition', operation: 'IndexFaces' },
  Thumbnail: { service: 's3', operation: 'PutObject', key: /^thumbnails/ },
  PersistMetadata: { service: 'rekognition', operation: 'SearchFaces' },
};

/** What a failure of a Task is recorded as: those in a branch are raised again by PersistMetadata. */
function recordedAs(task: string, error: string): string {
  return task === 'AddFaceToIndex' || task === 'Thumbnail' ? 'PhotoProcessingFailedError' : error;
}

const TASKS = Object.keys(calls);

describe('each Task', () => {
  it.each(TASKS)('%s: throttled once, is retried', async (task) => {
    aws.faults.inject({ ...calls[task], error: 'ThrottlingException' });

    expect(await traced()).toEqual(accepted);
  });

  it.each(TASKS)('%s: throttled for good, fails and leaves nothing', async (task) => {
    const fault = aws.faults.inject({ ...calls[task], error: 'ThrottlingException', times: Infinity });

    expect(await traced()).toEqual(failed(recordedAs(task, 'TransientServiceError')));
    expect(fault.hits).toBe(task === 'Thumbnail' ? 5 * ATTEMPTS : STATE_TRIES);
  });

  it.each(TASKS)('%s: denied, fails and leaves nothing', async (task) => {
    const error = task === 'Thumbnail' ? 'AccessDenied' : 'AccessDeniedException';
    aws.faults.inject({ ...calls[task], error, status: 403, times: Infinity });

    expect(await traced()).toEqual(failed(recordedAs(task, error)));
  });

  it.each(TASKS)('%s: timed out once after its work, is retried to the same end', async (task) => {
    let times = 0;
    aws.around = async (name, run) => {
      const result = await run();
      if (pascalCase(name) === task && times++ === 0) throw lambdaFailure('Sandbox.Timedout');
      return result;
    };

    expect(await traced()).toEqual(accepted);
  });

  it.each(TASKS)('%s: crashed after its work, fails and leaves nothing that was not accepted', async (task) => {
    aws.around = async (name, run) => {
      const result = await run();
      if (pascalCase(name) === task) throw lambdaFailure('Runtime.ExitError');
      return result;
    };

    const left = await traced();

    // What PersistMetadata has accepted stays accepted, although the execution never learned of it.
    const expected = { ...accepted, execution: 'FAILED', status: undefined };
    expect(left).toEqual(task === 'PersistMetadata' ? expected : failed(recordedAs(task, 'Runtime.ExitError')));
  });

  it.each(['CheckFaceDuplicate', 'AddFaceToIndex', 'PersistMetadata'])(
    '%s: without a collection, fails and names the remedy',
    async (task) => {
      aws.faults.inject({ ...calls[task], error: 'ResourceNotFoundException', times: Infinity });

      expect(await traced()).toEqual(failed(recordedAs(task, 'CollectionNotFoundError')));
      const attempts = await aws.attempts(`user-${turn}`);
      expect(attempts[0]!.message).toContain(`aws rekognition create-collection --collection-id ${aws.collection}`);
    },
  );

  it.each([
    ['FaceDetection', { ...calls.FaceDetection, error: 'InvalidS3ObjectException' }],
    ['CheckFaceDuplicate', { ...calls.CheckFaceDuplicate, error: 'InvalidS3ObjectException' }],
    ['AddFaceToIndex', { ...calls.AddFaceToIndex, error: 'InvalidS3ObjectException' }],
    ['Thumbnail', undefined],
  ])('%s: without the photo, is a rejection and leaves nothing', async (_task, fault) => {
    if (fault) aws.faults.inject(fault);
    aws.faults.inject({ service: 's3', operation: 'HeadObject', error: 'NoSuchKey', status: 404 });
    const laterReads = { service: 's3', operation: 'GetObject', after: 1, times: Infinity };
    aws.faults.inject({ ...laterReads, error: 'NoSuchKey', status: 404 });

    expect(await traced()).toEqual(rejected('PhotoDoesNotMeetRequirementError', 'PHOTO_NOT_FOUND'));
  });
});

/** What S3 says about a photo that Rekognition says it cannot read; undefined when it is there. */
describe.each([
  ['is there', undefined],
  ['may not be read', 403],
])('a photo that Rekognition cannot read, and of which S3 says that it %s', (_what, status) => {
  it.each(['FaceDetection', 'CheckFaceDuplicate', 'AddFaceToIndex'])('at %s, is a failure', async (task) => {
    aws.faults.inject({ ...calls[task], error: 'InvalidS3ObjectException' });
    if (status) aws.faults.inject({ service: 's3', operation: 'HeadObject', error: 'AccessDenied', status });

    expect(await traced()).toEqual(failed(recordedAs(task, 'InvalidS3ObjectException')));
  });
});

describe('AddFaceToIndex', () => {
  it('is a rejection with its reasons when Rekognition indexes no face', async () => {
    const left = await traced({ pixels: { width: 31, height: 31 } });

    expect(left).toEqual(rejected('PhotoDoesNotMeetRequirementError', 'SMALL_BOUNDING_BOX'));
  });

  it('leaves no face when the answers of IndexFaces are lost for good', async () => {
    aws.faults.inject({ ...calls.AddFaceToIndex, afterEffect: true, error: 'InternalServerError', times: Infinity });

    expect(await traced()).toEqual(failed('PhotoProcessingFailedError'));
    expect((await aws.attempts(`user-${turn}`))[0]!.unanswered).toBeUndefined();
  });

  it('keeps one face when the answer of IndexFaces was lost once', async () => {
    aws.faults.inject({ ...calls.AddFaceToIndex, afterEffect: true, error: 'InternalServerError' });

    expect(await traced()).toEqual(accepted);
  });
});

describe('the compensation', () => {
  it('comes back by the rule on ended executions when its own retries did not help', async () => {
    aws.faults.inject({ ...calls.Thumbnail, error: 'AccessDenied', status: 403 });
    const deletion = aws.faults.inject({ operation: 'DeleteFaces', error: 'ThrottlingException', times: STATE_TRIES });

    const left = await traced();

    expect(deletion.hits).toBe(STATE_TRIES);
    expect(left).toEqual(failed('TransientServiceError'));
  });

  it('leaves the photo in use alone when what it replaced cannot be removed, which is removed later', async () => {
    const first = await traced();
    const userId = `user-${turn}`;
    const denied = aws.faults.inject({ operation: 'DeleteFaces', error: 'AccessDeniedException', times: Infinity });
    const outcome = await aws.process(userId, 'next.jpg', await aws.personas.photo([userId], 1000));
    const left = await traces(userId, outcome);
    const retired = (await aws.attempts(userId)).filter(({ state }) => state === 'RETIRED');
    denied.remove();
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    await aws.invoke('remove-leftovers', {});
    jest.restoreAllMocks();

    expect([first.status, left.execution, left.record, left.notices]).toEqual(['ACCEPTED', 'FAILED', 'ACCEPTED', []]);
    expect(left.faces).toBe(2);
    expect(retired).toHaveLength(1);
    expect(await traces(userId, outcome)).toMatchObject({ record: 'ACCEPTED', faces: 1, thumbnails: 1 });
    expect((await aws.attempts(userId)).map(({ state }) => state).sort()).toEqual(['ACCEPTED', 'ENDED']);
  });
});

describe('telling the rider', () => {
  it('happens once although publishing failed at first', async () => {
    aws.faults.inject({ service: 'sns', error: 'Throttled', status: 429 });

    expect(await traced({ confidence: 1 })).toEqual(rejected('PhotoDoesNotMeetRequirementError', 'NO_FACE'));
  });

  it('happens by the rule on ended executions when publishing failed for long', async () => {
    aws.faults.inject({ service: 'sns', error: 'Throttled', status: 429, times: 5 * ATTEMPTS });

    const left = await traced({ confidence: 1 });

    const expected = rejected('PhotoDoesNotMeetRequirementError', 'NO_FACE');
    expect(left).toEqual({ ...expected, execution: 'FAILED', status: undefined });
  });

  it('happens once although the function that told crashed', async () => {
    let crashes = 0;
    aws.around = async (name, run) => {
      const result = await run();
      if (name === 'record-failure' && crashes++ === 0) throw lambdaFailure('Sandbox.Timedout');
      return result;
    };
    aws.faults.inject({ ...calls.FaceDetection, error: 'AccessDeniedException' });

    expect(await traced()).toEqual(failed('AccessDeniedException'));
  });
});

describe('after every failure', () => {
  it.each(TASKS)('of %s the same user may upload again', async (task) => {
    const fault = aws.faults.inject({ ...calls[task], error: 'AccessDeniedException', status: 403, times: Infinity });
    await traced();
    const userId = `user-${turn}`;
    fault.remove();

    const again = await aws.process(userId, 'again.jpg', await aws.personas.photo([userId], 2000 + turn));

    expect(again.status).toBe('ACCEPTED');
    expect((await aws.faces()).filter((id) => id === userId)).toHaveLength(1);
    expect(await aws.rider(userId)).toMatchObject({ state: 'ACCEPTED' });
  });
});
