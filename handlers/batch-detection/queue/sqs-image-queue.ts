import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { TRY_MS } from '../../runtime/clients/options';
import { countMessages } from '../../runtime/queue-count';
import { attributeText } from '../../runtime/texts';
import { callService, TransientServiceError } from '../../runtime/errors';
import { type ImageMessage, type ImageQueue, REASON_ATTRIBUTE } from './image-queue';

/** Entries of a batch request: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const BATCH = 10;

/** What SQS calls a receipt of a message that is visible again, received again or gone. */
const RECEIPT_INVALID = ['MessageNotInflight', 'ReceiptHandleIsInvalid'];

/** Also by a name that stands for every wrong parameter: only its text tells. */
function isReceiptInvalid({ name, message }: Error): boolean {
  return RECEIPT_INVALID.includes(name) || (name === 'InvalidParameterValue' && /receipt/i.test(message));
}

const toImageMessage = (message: Message): ImageMessage => ({
  receipt: message.ReceiptHandle ?? '',
  body: message.Body ?? '',
  sentAt: Number(message.Attributes?.SentTimestamp ?? 0),
  redriven: message.MessageAttributes?.[REASON_ATTRIBUTE] !== undefined,
});

/** A queue on SQS with its dead-letter queue. */
export function sqsImageQueue(sqs: SQSClient, queueUrl: string, deadLetterUrl: string): ImageQueue {
  const remove = async ({ receipt }: ImageMessage): Promise<void> => {
    const command = new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt });
    await callService('deleting a message', () => sqs.send(command));
  };
  return {
    count: () => countMessages(sqs, queueUrl),
    async receive(limit, waitSeconds, hideSeconds) {
      const { Messages } = await callService('receiving messages', () =>
        sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: limit,
            WaitTimeSeconds: waitSeconds,
            VisibilityTimeout: hideSeconds,
            MessageSystemAttributeNames: ['SentTimestamp'],
            MessageAttributeNames: [REASON_ATTRIBUTE],
          }),
          // SQS answers an empty receive only after the wait.
          { requestTimeout: waitSeconds * 1000 + TRY_MS },
        ),
      );
      return (Messages ?? []).map(toImageMessage);
    },
    async putBack({ receipt }, afterSeconds) {
      const command = new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receipt,
        VisibilityTimeout: Math.ceil(afterSeconds),
      });
      await callService('putting a message back', () => sqs.send(command)).catch((error: Error) => {
        if (!isReceiptInvalid(error)) throw error;
      });
    },
    remove,
    async setAside(message, { reason, detail }) {
      const text = (value: string) => ({ DataType: 'String', StringValue: attributeText(value) });
      const command = new SendMessageCommand({
        QueueUrl: deadLetterUrl,
        MessageBody: message.body,
        MessageAttributes: { [REASON_ATTRIBUTE]: text(reason), detail: text(detail) },
      });
      await callService('sending a message to the dead-letter queue', () => sqs.send(command));
      await remove(message);
    },
    async send(bodies) {
      for (let start = 0; start < bodies.length; start += BATCH) {
        const entries = bodies
          .slice(start, start + BATCH)
          .map((body, index) => ({ Id: String(index), MessageBody: body }));
        const { Failed } = await callService('queueing images', () =>
          sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries })),
        );
        if (Failed?.length) {
          throw new TransientServiceError(
            `${Failed[0]!.Code ?? 'Error'} while queueing images: ${Failed.length} failed.`,
          );
        }
      }
    },
  };
}
