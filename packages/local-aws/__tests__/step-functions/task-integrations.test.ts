import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createTaskIntegrations, type OpenTaskIntegrations } from '../../src/step-functions/task-integrations';

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

/** What the services of the endpoint answer, by the signing name of the request. */
let answers: Record<string, Answer> = {};
let requests: { readonly request: IncomingMessage; readonly body: string }[] = [];
let server: Server;
let integrations: OpenTaskIntegrations;
let invocations: unknown[][] = [];
const call = (resource: string, parameters: unknown): Promise<unknown> =>
  integrations.call(`arn:aws:states:::${resource}`, parameters, { signal: new AbortController().signal });

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      requests.push({ request, body });
      const service = /\/us-east-1\/([a-z0-9]+)\/aws4_request/.exec(request.headers.authorization ?? '')![1]!;
      const { status = 200, type = 'application/x-amz-json-1.0', body: answer } = answers[service]!;
      response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': 'request-1' }).end(answer);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  integrations = createTaskIntegrations({
    lambda: {
      invoke: async (...invocation) => {
        invocations.push(invocation);
        return { answer: 42 };
      },
    },
    endpointUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
});
beforeEach(() => {
  [answers, requests, invocations] = [{}, [], []];
});
afterAll(() => {
  integrations.close();
  server.close();
});

describe('lambda:invoke', () => {
  it('passes the payload and wraps the result as Step Functions does', async () => {
    const output = await call('lambda:invoke', { FunctionName: 'arn:f', Payload: { a: 1 } });

    expect(invocations).toEqual([['arn:f', { a: 1 }, { signal: expect.any(AbortSignal) as unknown }]]);
    expect(output).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: { answer: 42 },
      SdkHttpMetadata: { HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: expect.any(String) as unknown },
      StatusCode: 200,
    });
  });
});

describe('optimised integrations', () => {
  const sns = (body: string, status?: number): void => {
    answers = { sns: { body, status, type: 'text/xml' } };
  };

  it('sns:publish sends what the parameters say and gives the message id', async () => {
    sns(`<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId></PublishResult>
      <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></PublishResponse>`);

    const output = await call('sns:publish', {
      TopicArn: 'arn:topic',
      Subject: 'Two faces',
      Message: { default: 'text' },
      MessageStructure: 'json',
      MessageAttributes: { status: { DataType: 'String', StringValue: 'COMPLETED' } },
    });

    expect(output).toMatchObject({ MessageId: 'm-1', SdkHttpMetadata: { HttpStatusCode: 200 } });
    const sent = new URLSearchParams(requests[0]!.body);
    expect(sent.get('Action')).toBe('Publish');
    expect(sent.get('Message')).toBe('{"default":"text"}');
    expect(sent.get('MessageAttributes.entry.1.Value.StringValue')).toBe('COMPLETED');
  });

  it.each([
    ['NotFound', 404, 'SNS.NotFoundException'],
    ['Throttled', 429, 'SNS.ThrottledException'],
    ['InternalError', 500, 'SNS.InternalErrorException'],
    ['SomethingNew', 400, 'SNS.AmazonSNSException'],
  ])('sns:publish reports %s (%d) as %s, once', async (code, status, name) => {
    sns(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>Topic trouble</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
      status,
    );

    const publishing = call('sns:publish', { TopicArn: 'arn:topic', Message: 'text' });

    await expect(publishing).rejects.toMatchObject({
      name,
      message: expect.stringMatching(
        new RegExp(
          `^Topic trouble \\(Service: AmazonSNS; Status Code: ${status}; Error Code: ${code}(Exception)?; Request ID: .+; Proxy: null\\)$`,
        ),
      ) as unknown,
    });
    expect(requests).toHaveLength(1);
  });

  it('dynamodb:putItem speaks attribute values and names a failed condition', async () => {
    answers = {
      dynamodb: {
        status: 400,
        body: '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed"}',
      },
    };

    const putting = call('dynamodb:putItem', { TableName: 'images', Item: { imageId: { S: 'x' }, size: { N: '1' } } });

    await expect(putting).rejects.toMatchObject({
      name: 'DynamoDB.ConditionalCheckFailedException',
      message:
        'The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: request-1; Proxy: null)',
    });
    expect(JSON.parse(requests[0]!.body)).toEqual({
      TableName: 'images',
      Item: { imageId: { S: 'x' }, size: { N: '1' } },
    });
  });

  it('dynamodb:getItem gives the item in JSON', async () => {
    answers = { dynamodb: { body: '{"Item":{"imageId":{"S":"x"},"faces":{"L":[{"M":{}}]},"none":{"NULL":true}}}' } };

    const output = await call('dynamodb:getItem', { TableName: 'images', Key: { imageId: { S: 'x' } } });

    expect(output).toMatchObject({ Item: { imageId: { S: 'x' }, faces: { L: [{ M: {} }] }, none: { NULL: true } } });
  });

  it.each([
    ['com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', 'DynamoDB.ResourceNotFoundException'],
    ['com.amazon.coral.validate#ValidationException', 'DynamoDB.AmazonDynamoDBException'],
  ])('dynamodb reports %s as %s', async (type, name) => {
    answers = { dynamodb: { status: 400, body: JSON.stringify({ __type: type, message: 'No' }) } };

    const updating = call('dynamodb:updateItem', { TableName: 'x', Key: {} });

    await expect(updating).rejects.toMatchObject({ name });
  });

  it('sqs:sendMessage sends an object as JSON text and names a missing queue', async () => {
    answers = {
      sqs: {
        status: 400,
        body: '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}',
      },
    };

    const sending = call('sqs:sendMessage', { QueueUrl: 'http://127.0.0.1/q', MessageBody: { key: 'k' } });

    await expect(sending).rejects.toMatchObject({ name: 'SQS.QueueDoesNotExistException' });
    expect(JSON.parse(requests[0]!.body)).toMatchObject({ MessageBody: '{"key":"k"}' });
  });
});

describe('aws-sdk integrations', () => {
  it('give the answer without metadata, dates as text', async () => {
    answers = {
      rekognition: {
        type: 'application/x-amz-json-1.1',
        body: '{"ProjectVersionDescriptions":[{"Status":"RUNNING","CreationTimestamp":0,"MinInferenceUnits":1}]}',
      },
    };

    const output = await call('aws-sdk:rekognition:describeProjectVersions', { ProjectArn: 'arn:project' });

    expect(output).toEqual({
      ProjectVersionDescriptions: [
        { Status: 'RUNNING', CreationTimestamp: '1970-01-01T00:00:00.000Z', MinInferenceUnits: 1 },
      ],
    });
    expect(requests[0]!.request.headers['x-amz-target']).toBe('RekognitionService.DescribeProjectVersions');
  });

  it('give an object body as text', async () => {
    answers = { s3: { type: 'text/plain', body: 'hello' } };

    const output = await call('aws-sdk:s3:getObject', { Bucket: 'photos', Key: 'a b.txt' });

    expect(output).toMatchObject({ Body: 'hello', ContentType: 'text/plain' });
    expect(requests[0]!.request.url).toBe('/photos/a%20b.txt?x-id=GetObject');
  });

  it.each([
    [
      'rekognition:detectLabels',
      'rekognition',
      '{"__type":"ThrottlingException","Message":"Slow"}',
      400,
      'Rekognition.ThrottlingException',
    ],
    [
      'rekognition:detectLabels',
      'rekognition',
      '{"__type":"InvalidS3ObjectException","Message":"Gone"}',
      400,
      'Rekognition.InvalidS3ObjectException',
    ],
    [
      'rekognition:detectLabels',
      'rekognition',
      '{"__type":"Unheard","Message":"?"}',
      400,
      'Rekognition.RekognitionException',
    ],
    [
      'dynamodb:putItem',
      'dynamodb',
      '{"__type":"ValidationException","message":"No"}',
      400,
      'DynamoDb.DynamoDbException',
    ],
    [
      'sqs:receiveMessage',
      'sqs',
      '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"No"}',
      400,
      'Sqs.QueueDoesNotExistException',
    ],
    [
      's3:getObject',
      's3',
      '<Error><Code>NoSuchKey</Code><Message>Gone</Message></Error>',
      404,
      'S3.NoSuchKeyException',
    ],
  ])('%s: %s %s (%d) is %s', async (operation, service, body, status, name) => {
    answers = { [service]: { status, body, type: service === 's3' ? 'application/xml' : undefined } };

    const calling = call(`aws-sdk:${operation}`, {
      Bucket: 'b',
      Key: 'k',
      TableName: 't',
      Item: {},
      QueueUrl: 'http://127.0.0.1/q',
    });

    const serviceName = name.split('.')[0]!;
    await expect(calling).rejects.toMatchObject({
      name,
      message: expect.stringMatching(
        `^.+ \\(Service: ${serviceName}, Status Code: ${status}, Request ID: request-1`,
      ) as unknown,
    });
    expect(requests).toHaveLength(1);
  });

  it('report a service that cannot be reached as SdkClientException', async () => {
    const nowhere = createTaskIntegrations({ lambda: { invoke: async () => null }, endpointUrl: 'http://127.0.0.1:9' });
    const { signal } = new AbortController();

    const publishing = nowhere.call('arn:aws:states:::sns:publish', { TopicArn: 'arn:t', Message: 'm' }, { signal });
    const detecting = nowhere.call('arn:aws:states:::aws-sdk:rekognition:listCollections', {}, { signal });

    await expect(publishing).rejects.toMatchObject({
      name: 'SNS.SdkClientException',
      message: expect.stringMatching(/^Unable to execute HTTP request/) as unknown,
    });
    await expect(detecting).rejects.toMatchObject({ name: 'Rekognition.SdkClientException' });
  });
});

describe('before any call', () => {
  const problems = (resource: string, parameters: unknown): readonly string[] =>
    integrations.problems(`arn:aws:states:::${resource}`, parameters);

  it.each([
    ['lambda:invoke', { FunctionName: '${RegisterImageFunctionArn}', 'Payload.$': '$' }],
    ['sns:publish', { TopicArn: 't', 'Message.$': '$.m', MessageAttributes: {} }],
    ['dynamodb:updateItem', { TableName: 't', Key: {}, UpdateExpression: 'x' }],
    ['aws-sdk:rekognition:startProjectVersion', { ProjectVersionArn: 'a', MinInferenceUnits: 1 }],
    ['aws-sdk:sqs:getQueueAttributes', { QueueUrl: 'q', AttributeNames: [] }],
    ['aws-sdk:s3:headObject', { Bucket: 'b', Key: 'k' }],
    ['aws-sdk:dynamodb:query', undefined],
  ])('%s is accepted', (resource, parameters) => {
    expect(problems(resource, parameters)).toEqual([]);
  });

  it.each([
    ['sns:publish', { TopicArn: 't', Mesage: 'm' }, 'has no parameter Mesage here'],
    ['lambda:invoke', { FunctionName: 'f', Payloads: {} }, 'has no parameter Payloads here. Use FunctionName, Payload'],
    ['sns:subscribe', {}, 'cannot be called here'],
    ['dynamodb:query', {}, 'or aws-sdk:<service>:<operation> for dynamodb, rekognition'],
    ['aws-sdk:rekognition:detectLables', {}, 'cannot be called here'],
    ['aws-sdk:ec2:runInstances', {}, 'cannot be called here'],
    ['aws-sdk:rekognition:detectLabels', { Image: { 'Bytes.$': '$.bytes' } }, 'binary parameters are not carried here'],
  ])('%s with %j is refused', (resource, parameters, message) => {
    expect(problems(resource, parameters)).toEqual([expect.stringContaining(message)]);
  });
});
