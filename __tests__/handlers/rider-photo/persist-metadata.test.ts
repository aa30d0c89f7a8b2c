import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { CheckedPhoto } from '../../../handlers/rider-photo/attempt/checked-photo';
import { cancelledTransaction } from '../../support/cancelled-transaction';
import { failureOf } from '../../support/task';
import { RiderAws } from './support/rider-aws';
import { Steps } from './support/steps';

let aws: RiderAws;
let turn = 0;

beforeAll(async () => {
  aws = await RiderAws.open();
});

afterEach(() => aws.reset());

afterAll(() => aws.close());

/** What the state machine gives to PersistMetadata for a new user whose face is indexed. */
async function ready(person?: string): Promise<{ input: CheckedPhoto & { parallelResult: unknown[] }; steps: Steps }> {
  turn += 1;
  const userId = `user-${turn}`;
  const s3Key = `incoming/${userId}.jpg`;
  await aws.put(s3Key, await aws.personas.photo([person ?? userId], turn));
  const steps = new Steps(aws, `execution-${turn}`, { userId, s3Bucket: aws.bucket, s3Key });
  await steps.check();
  await steps.index();
  return { input: steps.toPersist(), steps };
}

const persist = (input: unknown, executionId: string): Promise<unknown> =>
  aws.invoke('persist-metadata', { input, executionId });

describe('persist-metadata', () => {
  it('answers with the photo, the face and the thumbnail that are in use now', async () => {
    const { input, steps } = await ready();

    const answer = await persist(input, steps.executionId);

    const { photo, faceId, thumbnail } = (await aws.rider(input.userId))!;
    expect(answer).toEqual({
      userId: input.userId,
      status: 'ACCEPTED',
      photo,
      faceId,
      thumbnail,
      rulesNotApplied: ['FACE_OCCLUDED', 'EYES_CLOSED'],
    });
  });

  it('searches once more, and pays for it once although it has to decide again', async () => {
    const { input, steps } = await ready();
    aws.calls.length = 0;
    const conflict = cancelledTransaction('TransactionConflict');
    const { send } = DynamoDBClient.prototype;
    const spy = jest.spyOn(DynamoDBClient.prototype, 'send').mockImplementation(function (
      this: DynamoDBClient,
      ...call: Parameters<DynamoDBClient['send']>
    ) {
      if (!(call[0] instanceof TransactWriteItemsCommand)) return send.apply(this, call);
      spy.mockRestore();
      return Promise.reject(conflict);
    } as never);

    await persist(input, steps.executionId);

    expect(aws.paidCalls()).toEqual(['SearchFaces']);
    expect(await aws.rider(input.userId)).toMatchObject({ state: 'ACCEPTED' });
  });

  it('gives the same answer when it is called again, without a search', async () => {
    const { input, steps } = await ready();
    const first = await persist(input, steps.executionId);
    aws.calls.length = 0;

    const second = await persist(input, steps.executionId);

    expect(second).toEqual(first);
    expect(aws.paidCalls()).toEqual([]);
  });

  it('puts the new photo in use before it removes the old one', async () => {
    const { input, steps } = await ready();
    await persist(input, steps.executionId);
    const key = 'incoming/next.jpg';
    await aws.put(key, await aws.personas.photo([input.userId], 1000));
    const next = new Steps(aws, 'execution-next', { userId: input.userId, s3Bucket: aws.bucket, s3Key: key });
    await next.check();
    await next.index();
    aws.calls.length = 0;

    await next.persist();

    const order = aws.calls.map(({ operation }) => operation);
    expect(order.indexOf('TransactWriteItems')).toBeLessThan(order.indexOf('DeleteFaces'));
    expect(order.indexOf('TransactWriteItems')).toBeLessThan(order.indexOf('DeleteObjects'));
    expect(next.status).toBe('REPLACED');
  });

  it('refuses a face whose claim was revoked by another user', async () => {
    const loser = await ready('twin');
    const winner = await ready('twin');
    await persist(winner.input, winner.steps.executionId);

    const error = await failureOf(persist(loser.input, loser.steps.executionId));

    expect(error.name).toBe('FaceAlreadyExistsError');
    expect(await aws.attempts(loser.input.userId)).toMatchObject([{ state: 'REVOKED', faceTaken: true }]);
  });

  it('refuses an attempt that another execution has taken over', async () => {
    const { input } = await ready();

    const error = await failureOf(persist(input, 'another-execution'));

    expect(error.name).toBe('AttemptClosedError');
  });

  it('raises what a branch failed with', async () => {
    const { input, steps } = await ready();
    const failure = { task: 'Thumbnail', error: 'AccessDenied', cause: '{"errorMessage":"no"}' };

    const error = await failureOf(
      persist({ ...input, parallelResult: [{ faceId: 'f' }, { failure }] }, steps.executionId),
    );

    expect(error.name).toBe('PhotoProcessingFailedError');
  });
});
