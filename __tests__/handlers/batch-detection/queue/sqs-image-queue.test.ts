import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ImageQueue } from '../../../../handlers/batch-detection/queue/image-queue';
import { sqsImageQueue } from '../../../../handlers/batch-detection/queue/sqs-image-queue';
import { type Endpoint, startEndpoint } from '../../../../packages/local-aws/src/endpoint';
import { type LocalSqs, openSqs } from '../../../../packages/local-aws/src/sqs/sqs';
import { batchDetection } from '../../../../state-machines/batch-detection';

let service: LocalSqs;
let endpoint: Endpoint;
let client: SQSClient;
let queue: ImageQueue;
let queueArn: string;
let deadLetterUrl: string;
let number = 0;

beforeAll(async () => {
  service = await openSqs();
  endpoint = await startEndpoint({ services: [service] });
  client = new SQSClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
beforeEach(async () => {
  const name = `images-${(number += 1)}`;
  ({ arn: queueArn } = await service.createQueue(name, `${name}-dead`, batchDetection.queues.images));
  deadLetterUrl = `${endpoint.url}/000000000000/${name}-dead`;
  queue = sqsImageQueue(client, `${endpoint.url}/000000000000/${name}`, deadLetterUrl);
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
  await service.close();
});

async function deadLetters() {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: deadLetterUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  return Messages.map(({ Body, MessageAttributes }) => ({
    body: Body,
    reason: MessageAttributes?.reason?.StringValue,
    detail: MessageAttributes?.detail?.StringValue,
  }));
}

describe('sqsImageQueue', () => {
  it('counts visible messages and those in flight', async () => {
    await queue.send(['one', 'two', 'three']);
    await queue.receive(1, 0);

    expect(await queue.count()).toEqual({ visible: 2, inFlight: 1, delayed: 0 });
  });

  it('gives messages with the time of their sending', async () => {
    const before = Date.now();
    await queue.send(['one']);

    const [message] = await queue.receive(10, 1);

    expect(message).toMatchObject({ body: 'one', redriven: false });
    expect(message!.sentAt).toBeGreaterThanOrEqual(before - 1_000);
  });

  it('sends in batches of ten', async () => {
    await queue.send(Array.from({ length: 23 }, (_, index) => `message ${index}`));

    expect((await queue.count()).visible).toBe(23);
  });

  it('puts a message back, and ignores one that is gone', async () => {
    await queue.send(['one']);
    const [message] = await queue.receive(1, 1);
    await queue.putBack(message!, 0);
    const [again] = await queue.receive(1, 1);
    await queue.remove(again!);

    expect(again!.body).toBe('one');
    await expect(queue.putBack(message!, 5)).resolves.toBeUndefined();
    expect(await queue.count()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('does not take a wrong time for a message that is gone, although SQS calls both InvalidParameterValue', async () => {
    await queue.send(['one']);
    const [message] = await queue.receive(1, 1);

    await expect(queue.putBack(message!, 43_201)).rejects.toThrow(/VisibilityTimeout/);
    await queue.remove(message!);
  });

  it('moves a message aside with its reason, in whatever letters', async () => {
    await queue.send(['{"key":"ä"}']);
    const [message] = await queue.receive(1, 1);

    await queue.setAside(message!, { reason: 'ImageTooSmall', detail: 'zu klein \u{1F600}\u0000' });

    expect(await deadLetters()).toEqual([
      { body: '{"key":"ä"}', reason: 'ImageTooSmall', detail: 'zu klein \u{1F600}?' },
    ]);
    expect(await queue.count()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('gives a reason even where the error has no text', async () => {
    await queue.send(['one']);
    const [message] = await queue.receive(1, 1);

    await queue.setAside(message!, { reason: 'Strange', detail: '' });

    expect(await deadLetters()).toMatchObject([{ reason: 'Strange', detail: '?' }]);
  });

  it('knows a message that comes back from the dead-letter queue', async () => {
    await queue.send(['one']);
    const [message] = await queue.receive(1, 1);
    await queue.setAside(message!, { reason: 'Strange', detail: 'x' });
    const back = sqsImageQueue(client, deadLetterUrl, deadLetterUrl);

    const [redriven] = await back.receive(1, 1);

    expect(redriven).toMatchObject({ body: 'one', redriven: true });
  });

  it('is filled by the rule, without a request', async () => {
    await service.send(queueArn, '{"bucket":"b","key":"k"}');

    expect(await queue.receive(1, 1)).toMatchObject([{ body: '{"bucket":"b","key":"k"}' }]);
  });
});
