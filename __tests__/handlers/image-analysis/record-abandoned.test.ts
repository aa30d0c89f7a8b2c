import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../handlers/image-analysis/record-abandoned';
import { leaseSeconds } from '../../../handlers/image-analysis/record/record-lease';
import { timeLimitSeconds } from '../../../state-machines/time-limit';
import { serviceError } from '../../support/stored-object';
import { failureOf } from '../../support/task';

const dynamodb = mockClient(DynamoDBClient);
const sns = mockClient(SNSClient);
const record = (id: string): Record<string, unknown> => ({
  imageId: id,
  executionId: `execution of ${id}`,
  key: `incoming/ann/${id}.jpg`,
  owner: 'ann',
  status: 'PENDING',
});
const page = (...ids: string[]) => ({ Items: ids.map((id) => marshall(record(id))) });
const updates = () => dynamodb.commandCalls(UpdateItemCommand).map((call) => call.args[0].input);
const taken = () => new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item: marshall({}) });

beforeEach(() => {
  process.env.IMAGES_TABLE_NAME = 'images';
  process.env.NOTIFICATIONS_TOPIC_ARN = 'topic';
  dynamodb.reset();
  sns.reset();
  dynamodb.on(UpdateItemCommand).resolves({});
  sns.on(PublishCommand).resolves({});
});

describe('record-abandoned', () => {
  it('costs one query when there is nothing', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });

    const { recorded } = await handler();

    expect(recorded).toBe(0);
    expect(dynamodb.calls()).toHaveLength(1);
    expect(sns.calls()).toHaveLength(0);
  });

  it('asks for PENDING records whose lease is over, and for no others', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });

    await handler();

    const { IndexName, KeyConditionExpression, ExpressionAttributeValues } =
      dynamodb.commandCalls(QueryCommand)[0]!.args[0].input;
    expect(IndexName).toBe('status-leaseExpiresAt-index');
    expect(KeyConditionExpression).toBe('#status = :pending AND leaseExpiresAt < :now');
    const values = unmarshall(ExpressionAttributeValues!);
    expect(values[':pending']).toBe('PENDING');
    expect(Math.abs(Number(values[':now']) - Date.now() / 1000)).toBeLessThan(60);
  });

  it.each([
    ['a Standard execution', 'execution:images:a', 'STANDARD', 2],
    ['an Express execution', 'express:images:a:b', 'EXPRESS', 2],
    ['a batch of a backfill', 'express:image-backfill/photos:a:b incoming/a:b.jpg', 'EXPRESS', 2],
  ])('gives a lease that outlasts %s twice', (_, resource, type, times) => {
    const lease = leaseSeconds(`arn:aws:states:us-east-1:000000000000:${resource}`);

    expect(lease).toBeGreaterThanOrEqual(times * Number(timeLimitSeconds(type)));
    expect(lease).toBeLessThan((times + 1) * Number(timeLimitSeconds(type)));
  });

  it('records each image of every page under its own execution, and tells', async () => {
    dynamodb
      .on(QueryCommand)
      .resolvesOnce({ ...page('a', 'b'), LastEvaluatedKey: marshall({ imageId: 'b' }) })
      .resolvesOnce(page('c'));

    const { recorded } = await handler();

    expect(recorded).toBe(3);
    expect(updates().map(({ Key }) => unmarshall(Key!).imageId)).toEqual(['a', 'b', 'c']);
    expect(updates()[0]!.ConditionExpression).toBe('(#executionId = :executionId AND #status IN (:pending, :status))');
    expect(unmarshall(updates()[0]!.ExpressionAttributeValues!)).toMatchObject({
      ':status': 'FAILED',
      ':reason': 'ExecutionLost',
      ':executionId': 'execution of a',
    });
    const told = sns.commandCalls(PublishCommand).map((call) => call.args[0].input);
    expect(told.map(({ Message }) => Message)).toEqual([
      expect.stringContaining('a.jpg'),
      expect.stringContaining('b.jpg'),
      expect.stringContaining('c.jpg'),
    ]);
    expect(told[0]!.MessageAttributes).toMatchObject({
      workflow: { DataType: 'String', StringValue: 'image-analysis' },
      status: { DataType: 'String', StringValue: 'FAILED' },
    });
  });

  it('leaves a record alone, and tells nothing, that has its outcome or another execution by now', async () => {
    dynamodb.on(QueryCommand).resolves(page('a'));
    dynamodb.on(UpdateItemCommand).rejects(taken());

    const { recorded } = await handler();

    expect(recorded).toBe(0);
    expect(sns.calls()).toHaveLength(0);
  });

  it('goes on with the others when one cannot be recorded, and fails visibly in the end', async () => {
    dynamodb.on(QueryCommand).resolves(page('a', 'b'));
    dynamodb.on(UpdateItemCommand).rejectsOnce(serviceError('InternalServerError', 500)).resolves({});

    const error = await failureOf(handler());

    expect(error.name).toBe('TransientServiceError');
    expect(updates()).toHaveLength(2);
    expect(sns.calls()).toHaveLength(1);
  });
});
