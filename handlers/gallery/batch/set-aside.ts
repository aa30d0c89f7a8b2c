import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { REASON_ATTRIBUTE } from '../../batch-detection/queue/image-queue';
import { callService } from '../../runtime/errors';
import { countMessages } from '../../runtime/queue-count';
import type { Answer } from '../router';

type SetAsideImage = Answer<'listSetAside'>['images'][number];

/** Most messages of one receive: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const RECEIVED_AT_ONCE = 10;
/**
 * Without waiting SQS asks some of its servers only, and may answer nothing though there is something:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
const WAIT_SECONDS = 1;
/** Messages that one call looks at: within the 30 seconds of an HTTP API. */
const MOST = 100;
/** Seconds for which what was received is hidden: for as long as the call lasts, so that each message comes once. */
const HIDDEN_SECONDS = 30;

function imageOf({ MessageId = '', Body = '', MessageAttributes = {} }: Message): SetAsideImage {
  let key = Body;
  try {
    const body = JSON.parse(Body) as { readonly key?: unknown } | null;
    if (typeof body?.key === 'string') key = body.key;
  } catch {
    // A message that is not JSON is shown as it is.
  }
  return {
    id: MessageId,
    key,
    reason: MessageAttributes[REASON_ATTRIBUTE]?.StringValue ?? 'Unknown',
    message: MessageAttributes.detail?.StringValue ?? '',
  };
}

/** Images that were set aside: the dead-letter queue of batch-detection. */
export class SetAside {
  constructor(
    private readonly sqs: SQSClient,
    private readonly queueUrl: string,
    private readonly deadLetterUrl: string,
  ) {}

  /** About how many messages each queue holds: waiting, worked on, set aside. */
  async counts(): Promise<{ readonly waiting: number; readonly inFlight: number; readonly setAside: number }> {
    const [{ visible: waiting, inFlight }, deadLetters] = await Promise.all([
      countMessages(this.sqs, this.queueUrl),
      countMessages(this.sqs, this.deadLetterUrl),
    ]);
    return { waiting, inFlight, setAside: deadLetters.visible + deadLetters.inFlight };
  }

  /** The images, and why each is there. They stay. */
  async list(): Promise<SetAsideImage[]> {
    const messages = await this.receive();
    try {
      return messages.map(imageOf);
    } finally {
      await this.putBack(messages);
    }
  }

  /**
   * Queues images again, with new tries. Each is sent before it is removed: a crash may queue one twice, which the worker
   * notices, and loses none.
   * @param ids those to take; undefined for all
   * @returns how many were queued
   */
  async redrive(ids: readonly string[] | undefined): Promise<number> {
    const messages = await this.receive();
    const chosen = messages.filter(({ MessageId = '' }) => ids === undefined || ids.includes(MessageId));
    try {
      for (const { Body, MessageAttributes, ReceiptHandle } of chosen) {
        const send = new SendMessageCommand({ QueueUrl: this.queueUrl, MessageBody: Body, MessageAttributes });
        await callService('queueing an image', () => this.sqs.send(send));
        const remove = new DeleteMessageCommand({ QueueUrl: this.deadLetterUrl, ReceiptHandle });
        await callService('removing a message', () => this.sqs.send(remove));
      }
    } finally {
      await this.putBack(messages.filter((message) => !chosen.includes(message)));
    }
    return chosen.length;
  }

  private async receive(): Promise<Message[]> {
    const found: Message[] = [];
    while (found.length < MOST) {
      const command = new ReceiveMessageCommand({
        QueueUrl: this.deadLetterUrl,
        MaxNumberOfMessages: RECEIVED_AT_ONCE,
        WaitTimeSeconds: WAIT_SECONDS,
        VisibilityTimeout: HIDDEN_SECONDS,
        MessageAttributeNames: ['All'],
      });
      const { Messages = [] } = await callService('receiving messages', () => this.sqs.send(command));
      if (Messages.length === 0) break;
      found.push(...Messages);
    }
    return found;
  }

  private async putBack(messages: readonly Message[]): Promise<void> {
    await Promise.all(
      messages.map(({ ReceiptHandle }) =>
        this.sqs.send(
          new ChangeMessageVisibilityCommand({ QueueUrl: this.deadLetterUrl, ReceiptHandle, VisibilityTimeout: 0 }),
        ),
      ),
    );
  }
}
