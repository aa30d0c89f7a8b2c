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
import { handler } from '../../../handlers/rider-photo/photo-does-not-meet-requirement';
import { attemptId, uploadId } from '../../../handlers/rider-photo/attempt/rider-input';
import { serviceError } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';
import { setVariables } from './support/variables';

const dynamodb = mockClient(DynamoDBClient);
const sns = mockClient(SNSClient);
const s3 = mockClient(S3Client);

const upload = { bucket: 'photos', key: 'riders/ann/me.jpg', versionId: 'v1', uploadedAt: '' };
const error = {
  Error: 'PhotoDoesNotMeetRequirementError',
  Cause: JSON.stringify({
    errorType: 'PhotoDoesNotMeetRequirementError',
    errorMessage: 'Face is too dark. Eyes are closed. [TOO_DARK, EYES_CLOSED]',
    trace: ['secret path'],
  }),
};
const input = { s3Bucket: upload.bucket, s3Key: upload.key, versionId: 'v1', error };
const entry = `attempt#${attemptId(uploadId(upload, 'execution-1'), 0)}`;

const standing = (more: object): void => {
  const attempt = { externalImageId: 'ann', entry, executionId: 'execution-1', ...more };
  dynamodb.on(QueryCommand).resolves({ Items: [marshall({ ...attempt, state: 'OPEN' })] });
  dynamodb
    .on(UpdateItemCommand)
    .resolves({ Attributes: marshall({ ...attempt, state: 'ENDED', outcome: 'REJECTED' }) });
};

/** Values of each update, in order. */
const updates = (): Record<string, unknown>[] =>
  dynamodb.commandCalls(UpdateItemCommand).map(({ args }) => unmarshall(args[0].input.ExpressionAttributeValues!));

beforeEach(() => {
  setVariables();
  dynamodb.reset();
  sns.reset();
  s3.reset();
  s3.on(ListObjectVersionsCommand).resolves({});
  sns.on(PublishCommand).resolves({});
  standing({ told: false });
});

describe('photo-does-not-meet-requirement', () => {
  it('records, tells, and answers with the message of the original', async () => {
    const answer = await handler(task(input));

    const message = 'Face is too dark. Eyes are closed.';
    expect(answer).toEqual({
      userId: 'ann',
      status: 'REJECTED',
      error: 'PhotoDoesNotMeetRequirementError',
      message,
      reasons: ['TOO_DARK', 'EYES_CLOSED'],
      messageToSend: { title: 'PhotoDoesNotMeetRequirementError', message },
    });
    expect(updates()).toMatchObject([
      {
        ':state': 'ENDED',
        ':outcome': 'REJECTED',
        ':error': error.Error,
        ':message': message,
        ':reasons': ['TOO_DARK', 'EYES_CLOSED'],
      },
      { ':state': 'REJECTED' },
      { ':told': true },
    ]);
    expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
    expect(JSON.stringify(sns.commandCalls(PublishCommand)[0]!.args[0].input)).not.toContain('secret path');
  });

  it('does not tell twice', async () => {
    standing({ told: true });

    await handler(task(input));

    expect(sns.calls()).toEqual([]);
  });

  it('remembers to tell when publishing failed', async () => {
    sns.on(PublishCommand).rejects(serviceError('ThrottledException', 429));

    const failure = await failureOf(handler(task(input)));

    expect(failure.name).toBe('TransientServiceError');
    expect(updates().some((values) => values[':told'] === true)).toBe(false);
  });

  it('tells a rider of whom there is no attempt, without making a record', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    dynamodb.on(UpdateItemCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));

    await handler(task(input));

    expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
    expect(dynamodb.commandCalls(UpdateItemCommand)).toEqual([]);
  });
});
