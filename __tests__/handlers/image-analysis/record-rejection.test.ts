import { DynamoDBClient, GetItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { imageId } from '../../../handlers/image-analysis/record/image-id';
import { handler } from '../../../handlers/image-analysis/record-rejection';
import { serviceError, storedObject } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';

const dynamodb = mockClient(DynamoDBClient);
const error = {
  Error: 'ImageTooSmall',
  Cause: JSON.stringify({ errorType: 'ImageTooSmall', errorMessage: 'too small', trace: ['x'] }),
};

beforeEach(() => {
  process.env.IMAGES_TABLE_NAME = 'images';
  dynamodb.reset();
  dynamodb.on(UpdateItemCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({ Items: [] });
});

describe('record-rejection', () => {
  it('records the reason under the registered id and words the notice', async () => {
    const { notification } = await handler(
      task({ imageId: 'id', bucket: 'b', key: 'incoming/ann/a.jpg', owner: 'bob', error }),
    );

    const update = dynamodb.commandCalls(UpdateItemCommand)[0]!.args[0].input;
    expect(unmarshall(update.Key!)).toEqual({ imageId: 'id' });
    expect(unmarshall(update.ExpressionAttributeValues!)).toMatchObject({
      ':status': 'REJECTED',
      ':reason': 'ImageTooSmall',
      ':reasonMessage': 'too small',
    });
    expect(notification.subject).toBe('Image rejected: ImageTooSmall');
    expect(notification.attributes).toMatchObject({ status: 'REJECTED', owner: 'bob', faceDetected: 'unknown' });
  });

  it('finds the id of an image that was refused at registration', async () => {
    storedObject(Buffer.from('text'), { versionId: 'v9' });
    dynamodb.on(GetItemCommand).resolves({ Item: marshall({ executionId: 'execution-1' }) });

    await handler(task({ bucket: 'b', key: 'incoming/ann/a.jpg', error }));

    const update = dynamodb.commandCalls(UpdateItemCommand)[0]!.args[0].input;
    expect(unmarshall(update.Key!)).toEqual({
      imageId: imageId({ bucket: 'b', key: 'incoming/ann/a.jpg', versionId: 'v9' }),
    });
  });

  it('lets the state machine retry a busy table', async () => {
    dynamodb.on(UpdateItemCommand).rejects(serviceError('ThrottlingException', 400));

    const failure = await failureOf(handler(task({ imageId: 'id', bucket: 'b', key: 'k', error })));

    expect(failure.name).toBe('TransientServiceError');
  });
});
