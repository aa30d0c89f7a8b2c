import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeCollectionCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startEndpoint, type Endpoint } from '../src/endpoint';
import { FaultPlan, withFaults } from '../src/faults';
import type { LocalService, ServiceCall, ServiceRequest, ServiceResponse } from '../src/service';

/** Services that take every call and remember it. */
function recorder(signingName: string, answer: ServiceResponse): LocalService & { readonly calls: ServiceRequest[] } {
  const calls: ServiceRequest[] = [];
  return {
    signingName,
    operations: [],
    calls,
    handle: async (request) => {
      calls.push(request);
      return answer;
    },
    close: async () => undefined,
  };
}

const json = (body: object): ServiceResponse => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
const services = {
  rekognition: recorder('rekognition', json({ FaceCount: 3 })),
  dynamodb: recorder('dynamodb', json({})),
  sqs: recorder('sqs', json({ MessageId: 'm' })),
  s3: recorder('s3', { status: 200 }),
  sns: recorder('sns', {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>',
  }),
};
const plan = new FaultPlan();
const observed: ServiceCall[] = [];
let endpoint: Endpoint;

beforeAll(async () => {
  const wrapped = Object.values(services).map((service) => withFaults(service, plan, (call) => observed.push(call)));
  endpoint = await startEndpoint({ services: wrapped });
});
afterAll(() => endpoint.close());
beforeEach(() => {
  plan.clear();
  observed.length = 0;
  for (const { calls } of Object.values(services)) calls.length = 0;
});

const options = () => ({
  endpoint: endpoint.url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  maxAttempts: 1,
});
const describeCollection = (maxAttempts = 1) =>
  new RekognitionClient({ ...options(), maxAttempts }).send(new DescribeCollectionCommand({ CollectionId: 'riders' }));
const getItem = () =>
  new DynamoDBClient(options()).send(new GetItemCommand({ TableName: 'table', Key: { id: { S: '1' } } }));
const send = () =>
  new SQSClient(options()).send(new SendMessageCommand({ QueueUrl: endpoint.url, MessageBody: 'text' }));
const publish = () => new SNSClient(options()).send(new PublishCommand({ TopicArn: 'arn:topic', Message: 'text' }));
const s3 = () => new S3Client({ ...options(), forcePathStyle: true });
const getObject = (key: string) => s3().send(new GetObjectCommand({ Bucket: 'photos', Key: key }));

describe('an injected error', () => {
  it.each([
    ['rekognition', 'DescribeCollection', 'ThrottlingException', describeCollection, 400],
    ['rekognition', 'DescribeCollection', 'InternalServerError', describeCollection, 500],
    ['dynamodb', 'GetItem', 'ProvisionedThroughputExceededException', getItem, 400],
    ['dynamodb', 'GetItem', 'InternalServerError', getItem, 500],
    ['sqs', 'SendMessage', 'RequestThrottled', send, 400],
    ['sns', 'Publish', 'InternalErrorException', publish, 500],
    ['s3', 'GetObject', 'SlowDown', () => getObject('a.jpg'), 503],
    ['s3', 'GetObject', 'NoSuchKey', () => getObject('a.jpg'), 404],
  ] as const)('reaches the client of %s %s as %s', async (service, operation, error, call, status) => {
    plan.inject({ service, operation, error, message: 'on purpose' });

    const outcome = call();

    await expect(outcome).rejects.toMatchObject({
      name: error,
      message: 'on purpose',
      $metadata: { httpStatusCode: status },
    });
    expect(services[service].calls).toHaveLength(0);
    expect(observed).toEqual([
      expect.objectContaining({
        service,
        operation,
        status,
        facts: expect.objectContaining({ error, injected: true }),
      }),
    ]);
  });

  it('is retried by the client like a real one', async () => {
    const fault = plan.inject({ operation: 'DescribeCollection', error: 'ThrottlingException' });

    const answer = await describeCollection(3);

    expect(answer.FaceCount).toBe(3);
    expect(fault.hits).toBe(1);
    expect(services.rekognition.calls).toHaveLength(1);
  });

  it('waits for as many calls as it is told and hits as many', async () => {
    plan.inject({ operation: 'DescribeCollection', error: 'ThrottlingException', after: 1, times: 2 });

    const outcomes: PromiseSettledResult<unknown>[] = [];
    for (let i = 0; i < 4; i++) outcomes.push(...(await Promise.allSettled([describeCollection()])));

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });

  it('strikes after the call took effect when told so', async () => {
    plan.inject({ service: 'sns', error: 'InternalErrorException', afterEffect: true });

    await expect(publish()).rejects.toMatchObject({ name: 'InternalErrorException' });

    expect(services.sns.calls).toHaveLength(1);
    expect(observed).toEqual([]);
  });
});

describe('which calls a fault hits', () => {
  it('leaves other services and operations alone', async () => {
    plan.inject({ service: 'rekognition', operation: 'IndexFaces', error: 'ThrottlingException' });
    plan.inject({ service: 'dynamodb', error: 'ThrottlingException' });

    await expect(describeCollection()).resolves.toMatchObject({ FaceCount: 3 });
    await expect(getItem()).rejects.toThrow();
  });

  it('tells S3 calls apart by method and decoded key', async () => {
    plan.inject({ method: 'GET', key: /^riders\/.* photo\.jpg$/g, error: 'SlowDown', times: Infinity });

    const outcomes = await Promise.allSettled([
      getObject('riders/my photo.jpg'),
      getObject('riders/my photo.jpg'),
      getObject('other.jpg'),
      s3().send(new PutObjectCommand({ Bucket: 'photos', Key: 'riders/my photo.jpg', Body: 'x' })),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
  });

  it('ends with the removal of the fault', async () => {
    const fault = plan.inject({ error: 'ThrottlingException', times: Infinity });
    await expect(describeCollection()).rejects.toThrow();

    fault.remove();

    await expect(describeCollection()).resolves.toMatchObject({ FaceCount: 3 });
  });
});

describe('a broken or slow network', () => {
  it('drops the connection before the call', async () => {
    plan.inject({ service: 'rekognition', dropConnection: true });

    await expect(describeCollection()).rejects.toThrow('socket hang up');

    expect(services.rekognition.calls).toHaveLength(0);
  });

  it('drops the connection after the call: done, and the caller does not know', async () => {
    plan.inject({ service: 'sqs', dropConnection: true, afterEffect: true });

    await expect(send()).rejects.toThrow('socket hang up');

    expect(services.sqs.calls).toHaveLength(1);
  });

  it('delays an answer', async () => {
    plan.inject({ service: 'rekognition', delayMs: 80 });
    const startedAt = performance.now();

    const answer = await describeCollection();

    expect(answer.FaceCount).toBe(3);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(75);
  });

  it('refuses a fault that would do nothing', () => {
    expect(() => plan.inject({ service: 's3' })).toThrow(/would do nothing/);
  });
});
