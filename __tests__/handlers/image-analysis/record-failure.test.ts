import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { imageId } from '../../../handlers/image-analysis/record/image-id';
import { handler } from '../../../handlers/image-analysis/record-failure';
import { refusedObject, serviceError, storedObject } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';

const dynamodb = mockClient(DynamoDBClient);
const error = {
  Error: 'TransientServiceError',
  Cause: JSON.stringify({ errorMessage: 'ThrottlingException while asking' }),
};
const registered = { imageId: 'id', bucket: 'b', key: 'incoming/ann/a.jpg', owner: 'ann' };

const update = () => dynamodb.commandCalls(UpdateItemCommand)[0]!.args[0].input;
const values = (): Record<string, unknown> => unmarshall(update().ExpressionAttributeValues!);
const standing = (record: Record<string, unknown>): void => {
  dynamodb
    .on(UpdateItemCommand)
    .rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item: marshall(record) }));
};

beforeEach(() => {
  process.env.IMAGES_TABLE_NAME = 'images';
  dynamodb.reset();
  dynamodb.on(UpdateItemCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({ Items: [] });
  dynamodb.on(GetItemCommand).resolves({});
});

/** The records that the index of executions knows. */
const indexed = (...ids: string[]): unknown =>
  dynamodb.on(QueryCommand).resolves({ Items: ids.map((id) => marshall({ executionId: 'execution-1', imageId: id })) });
const idsWritten = (): unknown[] =>
  dynamodb.commandCalls(UpdateItemCommand).map((call) => unmarshall(call.args[0].input.Key!).imageId);

describe('record-failure', () => {
  it('records the cause and words the notice', async () => {
    const { notification } = await handler(task({ ...registered, error }));

    expect(values()).toMatchObject({
      ':status': 'FAILED',
      ':reason': 'TransientServiceError',
      ':reasonMessage': 'ThrottlingException while asking',
    });
    expect(notification).toMatchObject({
      subject: 'Image analysis failed: TransientServiceError',
      attributes: { status: 'FAILED' },
    });
  });

  it('never writes over an outcome or a record of another execution', async () => {
    await handler(task({ ...registered, error }));

    expect(update().ConditionExpression).toBe(
      'attribute_not_exists(#imageId) OR (#executionId = :executionId AND #status IN (:pending, :status))',
    );
  });

  it('tells an incomplete analysis as such', async () => {
    standing({
      status: 'INCOMPLETE',
      executionId: 'execution-1',
      failures: [{ task: 'DetectFaces', error: 'x', message: 'y' }],
    });

    const { notification } = await handler(
      task({ ...registered, error: { Error: 'AnalysisIncompleteError', Cause: 'DetectFaces failed (x).' } }),
    );

    expect(notification).toMatchObject({ subject: 'Image analysis incomplete', attributes: { status: 'INCOMPLETE' } });
    expect(notification.message).toContain('DetectFaces failed');
  });

  it.each([
    ['TIMED_OUT', 'ExecutionTimedOut'],
    ['ABORTED', 'ExecutionAborted'],
    ['FAILED', 'ExecutionFailed'],
  ])('records an execution that ended as %s, from the text of its input', async (ended, reason) => {
    const input = '{"bucket":"b","key":"incoming/ann/a.jpg","versionId":"v1"}';

    await handler({ input, executionId: 'execution-1', ended });

    expect(values()[':reason']).toBe(reason);
    expect(idsWritten()).toEqual([imageId({ bucket: 'b', key: 'incoming/ann/a.jpg', versionId: 'v1' })]);
  });

  const ended = { input: '{"bucket":"b","key":"incoming/ann/a.jpg"}', executionId: 'execution-1', ended: 'ABORTED' };

  it('finds the record that an execution without a version has registered, whatever lies at the key now', async () => {
    const { mock } = storedObject(Buffer.from('another picture'), { versionId: 'v2' });
    indexed('registered');

    await handler(ended);

    expect(idsWritten()).toEqual(['registered']);
    expect(values()).not.toHaveProperty(':versionId');
    expect(mock.calls()).toHaveLength(0);
  });

  it('ends both records of an execution whose object was replaced between two tries', async () => {
    indexed('first', 'second');

    await handler(ended);

    expect(idsWritten().sort()).toEqual(['first', 'second']);
  });

  it('knows a record that the index does not know yet by what lies at the key, if it is this execution’s', async () => {
    storedObject(Buffer.from('x'), { versionId: 'v1' });
    dynamodb.on(GetItemCommand).resolves({ Item: marshall({ executionId: 'execution-1' }) });

    await handler(ended);

    expect(idsWritten()).toEqual([imageId({ bucket: 'b', key: 'incoming/ann/a.jpg', versionId: 'v1' })]);
    expect(dynamodb.commandCalls(GetItemCommand)[0]!.args[0].input.ConsistentRead).toBe(true);
  });

  it.each([
    ['another execution’s record', { Item: marshall({ executionId: 'another' }) }],
    ['no record', {}],
  ])('never takes %s for its own: an execution that registered nothing has its own id', async (_, answer) => {
    storedObject(Buffer.from('x'), { versionId: 'v1' });
    dynamodb.on(GetItemCommand).resolves(answer);

    await handler(ended);
    await handler(ended);

    const own = imageId({ bucket: 'b', key: 'incoming/ann/a.jpg', etag: 'execution-1' });
    expect(idsWritten()).toEqual([own, own]);
  });

  it.each([
    ['the object is gone', 'NoSuchKey', 404],
    ['the object is forbidden', 'AccessDenied', 403],
    ['the bucket is gone', 'NoSuchBucket', 404],
  ])('records a failure even when %s', async (_, name, status) => {
    refusedObject(name, status);

    await handler(task({ bucket: 'b', key: 'k', error }));

    expect(idsWritten()).toEqual([imageId({ bucket: 'b', key: 'k', etag: 'execution-1' })]);
  });

  it('tells a failure without an image, and records none', async () => {
    const { notification } = await handler(task({ error: { Error: 'InvalidInputError', Cause: 'no key' } }));

    expect(dynamodb.calls()).toHaveLength(0);
    expect(notification.message).toContain('an unknown image');
  });

  it.each(['', null])('tells an ended execution whose event carries no input (%j)', async (input) => {
    const { notification } = await handler({ input, executionId: 'execution-1', ended: 'ABORTED' });

    expect(dynamodb.calls()).toHaveLength(0);
    expect(notification.subject).toBe('Image analysis failed: ExecutionAborted');
  });

  it('lets the state machine retry a busy table', async () => {
    dynamodb.on(UpdateItemCommand).rejects(serviceError('InternalServerError', 500));

    const failure = await failureOf(handler(task({ ...registered, error })));

    expect(failure.name).toBe('TransientServiceError');
  });
});
