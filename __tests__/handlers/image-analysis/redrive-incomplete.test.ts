import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../handlers/image-analysis/redrive-incomplete';
import { serviceError } from '../../support/stored-object';
import { failureOf } from '../../support/task';

const dynamodb = mockClient(DynamoDBClient);
const sqs = mockClient(SQSClient);
const record = (id: string, redrives?: number) =>
  marshall(
    {
      imageId: id,
      executionId: `execution of ${id}`,
      bucket: 'photos',
      key: `incoming/ann/${id}.jpg`,
      versionId: 'v1',
      status: 'INCOMPLETE',
      leaseExpiresAt: 1,
      redrives,
    },
    { removeUndefinedValues: true },
  );
const withTime = (milliseconds = 300_000) => ({ getRemainingTimeInMillis: () => milliseconds });
const sent = () => sqs.commandCalls(SendMessageCommand).map((call) => call.args[0].input);

beforeEach(() => {
  process.env.IMAGES_TABLE_NAME = 'images';
  process.env.UPLOADS_QUEUE_URL = 'https://queue';
  process.env.REDRIVE_AFTER_HOURS = '6';
  dynamodb.reset();
  sqs.reset();
  dynamodb.on(UpdateItemCommand).resolves({});
  sqs.on(SendMessageCommand).resolves({});
});

describe('redrive-incomplete', () => {
  it('asks an index for what has been INCOMPLETE for the hours of its setting, and costs no more when that is nothing', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });

    const report = await handler({}, withTime());

    const { IndexName, ExpressionAttributeValues } = dynamodb.commandCalls(QueryCommand)[0]!.args[0].input;
    expect(IndexName).toBe('status-leaseExpiresAt-index');
    const before = Number(unmarshall(ExpressionAttributeValues!)[':before']);
    expect(Math.abs(before - (Date.now() / 1000 - 6 * 3600))).toBeLessThan(60);
    expect(report).toEqual({ redriven: 0, taken: 0, more: false });
    expect(dynamodb.calls()).toHaveLength(1);
  });

  it('queues each version once more, and nothing that was re-driven five times', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [record('a'), record('b', 4), record('c', 5)] });

    const report = await handler({}, withTime());

    expect(report).toEqual({ redriven: 2, taken: 0, more: false });
    expect(sent().map(({ QueueUrl, MessageBody }) => [QueueUrl, JSON.parse(MessageBody!)])).toEqual([
      ['https://queue', { bucket: 'photos', key: 'incoming/ann/a.jpg', versionId: 'v1' }],
      ['https://queue', { bucket: 'photos', key: 'incoming/ann/b.jpg', versionId: 'v1' }],
    ]);
  });

  it('leaves the rest to the next run when its time is over', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [record('a')] });

    const report = await handler({}, withTime(10_000));

    expect(report).toEqual({ redriven: 0, taken: 0, more: true });
    expect(sent()).toEqual([]);
  });

  it('goes on with the others when one cannot be queued, and fails visibly in the end', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [record('a'), record('b')] });
    sqs.on(SendMessageCommand).rejectsOnce(serviceError('InternalError', 500)).resolves({});

    const error = await failureOf(handler({}, withTime()));

    expect(error.name).toBe('TransientServiceError');
    expect(sent()).toHaveLength(2);
  });
});
