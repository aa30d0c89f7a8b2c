import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../handlers/rider-photo/record-failure';
import { FAILURE_MESSAGE } from '../../../handlers/rider-photo/attempt/notice';
import { task } from '../../support/task';
import { setVariables } from './support/variables';

const dynamodb = mockClient(DynamoDBClient);
const sns = mockClient(SNSClient);
const s3 = mockClient(S3Client);

const error = { Error: 'TransientServiceError', Cause: JSON.stringify({ errorMessage: 'arn:secret was throttled' }) };
const input = { userId: 'ann', externalImageId: 'ann', attemptId: 'a', error };

const attempt = { externalImageId: 'ann', entry: 'attempt#a', executionId: 'execution-1' };

beforeEach(() => {
  setVariables();
  dynamodb.reset();
  sns.reset();
  s3.reset();
  s3.on(ListObjectVersionsCommand).resolves({});
  dynamodb.on(UpdateItemCommand).resolves({ Attributes: marshall({ ...attempt, state: 'ENDED', outcome: 'FAILED' }) });
  sns.on(PublishCommand).resolves({});
});

describe('record-failure', () => {
  it('records the cause, and tells the rider no more than what to do', async () => {
    const answer = await handler(task(input));

    expect(answer).toEqual({
      userId: 'ann',
      status: 'FAILED',
      error: 'TransientServiceError',
      message: 'arn:secret was throttled',
    });
    const [recorded] = dynamodb
      .commandCalls(UpdateItemCommand)
      .map(({ args }) => unmarshall(args[0].input.ExpressionAttributeValues!));
    expect(recorded).toMatchObject({ ':outcome': 'FAILED', ':message': 'arn:secret was throttled' });
    const told = sns.commandCalls(PublishCommand)[0]!.args[0].input;
    expect(JSON.parse(told.Message!)).toMatchObject({ default: FAILURE_MESSAGE });
    expect(JSON.stringify(told)).not.toContain('arn:secret');
  });

  it('says nothing to a rider whose photo was accepted before the failure', async () => {
    dynamodb.on(UpdateItemCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
    dynamodb.on(QueryCommand).resolves({ Items: [marshall({ ...attempt, state: 'ACCEPTED', outcome: 'ACCEPTED' })] });

    await handler(task(input));

    expect(sns.calls()).toEqual([]);
  });

  it('tells of an input that names no user', async () => {
    const answer = await handler(task({ s3Bucket: 'photos', error: { Error: 'InvalidInputError', Cause: 'bad' } }));

    expect(answer).toEqual({ status: 'FAILED', error: 'InvalidInputError', message: 'bad' });
    expect(dynamodb.calls()).toEqual([]);
    expect(sns.commandCalls(PublishCommand)[0]!.args[0].input.MessageAttributes!.userId!.StringValue).toBe('unknown');
  });
});
