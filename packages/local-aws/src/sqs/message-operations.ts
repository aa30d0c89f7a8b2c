import { LOCAL_ACCOUNT } from '../service';
import { eachEntry, entriesOf } from './batch';
import { SqsError } from './errors';
import { attributesMd5, attributesOf, contentBytes, md5, parseContent, selectAttributes } from './message';
import { queueOf, type Call, type Operation } from './operation';
import { integerOf, refuseOthers, textOf, textsOf, type Input } from './parameters';
import { numberOf } from './queue-attributes';
import type { ReceivedMessage } from './receive';
import type { SqsStore } from './store';

const MAX_VISIBILITY_SECONDS = 43_200;
const MAX_DELAY_SECONDS = 900;
const MAX_WAIT_SECONDS = 20;
const MAX_RECEIVED = 10;
/** Of all messages of one batch. */
const MAX_BATCH_BYTES = 1_048_576;

const SEND_PARAMETERS = ['MessageBody', 'DelaySeconds', 'MessageAttributes'] as const;

export const messageOperations: Readonly<Record<string, Operation>> = {
  SendMessage: {
    parameters: ['QueueUrl', ...SEND_PARAMETERS],
    run: (call) => sendMessage(call, queueOf(call), call.input),
  },
  SendMessageBatch: {
    parameters: ['QueueUrl', 'Entries'],
    run: async (call) => {
      const name = queueOf(call);
      const entries = entriesOf(call.input);
      refuseLongBatch(entries);
      return eachEntry(entries, (entry) => {
        refuseOthers('SendMessageBatch', entry, ['Id', ...SEND_PARAMETERS]);
        return sendMessage(call, name, entry);
      });
    },
  },
  ReceiveMessage: {
    parameters: [
      'QueueUrl',
      'AttributeNames',
      'MessageSystemAttributeNames',
      'MessageAttributeNames',
      'MaxNumberOfMessages',
      'VisibilityTimeout',
      'WaitTimeSeconds',
    ],
    run: async (call) => {
      const { store, input, facts } = call;
      const name = queueOf(call);
      const { attributes } = store.queue(name).settings;
      const received = await store.receive(
        name,
        integerOf(input, 'MaxNumberOfMessages', 1, MAX_RECEIVED) ?? 1,
        integerOf(input, 'VisibilityTimeout', 0, MAX_VISIBILITY_SECONDS) ?? numberOf(attributes, 'VisibilityTimeout'),
        integerOf(input, 'WaitTimeSeconds', 0, MAX_WAIT_SECONDS) ??
          numberOf(attributes, 'ReceiveMessageWaitTimeSeconds'),
      );
      facts['messageIds'] = received.map(({ message }) => message.id);
      const system = [...textsOf(input, 'AttributeNames'), ...textsOf(input, 'MessageSystemAttributeNames')];
      const user = textsOf(input, 'MessageAttributeNames');
      return received.length > 0 ? { Messages: received.map((one) => describeMessage(one, system, user)) } : {};
    },
  },
  DeleteMessage: {
    parameters: ['QueueUrl', 'ReceiptHandle'],
    run: async (call) => {
      await call.store.delete(queueOf(call), textOf(call.input, 'ReceiptHandle'));
      return {};
    },
  },
  DeleteMessageBatch: {
    parameters: ['QueueUrl', 'Entries'],
    run: async (call) => {
      const name = queueOf(call);
      return eachEntry(entriesOf(call.input), async (entry) => {
        await call.store.delete(name, textOf(entry, 'ReceiptHandle'));
        return {};
      });
    },
  },
  ChangeMessageVisibility: {
    parameters: ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'],
    run: (call) => changeVisibility(call.store, queueOf(call), call.input),
  },
  ChangeMessageVisibilityBatch: {
    parameters: ['QueueUrl', 'Entries'],
    run: async (call) => {
      const name = queueOf(call);
      return eachEntry(entriesOf(call.input), (entry) => changeVisibility(call.store, name, entry));
    },
  },
};

async function sendMessage({ store, facts }: Call, name: string, input: Input): Promise<object> {
  const limit = numberOf(store.queue(name).settings.attributes, 'MaximumMessageSize');
  const content = parseContent(input['MessageBody'], attributesOf(input), limit);
  const id = await store.send(name, content, integerOf(input, 'DelaySeconds', 0, MAX_DELAY_SECONDS));
  facts['messageIds'] = [...((facts['messageIds'] as string[] | undefined) ?? []), id];
  const digest = attributesMd5(content.attributes);
  return {
    MessageId: id,
    MD5OfMessageBody: md5(content.body),
    ...(digest === undefined ? {} : { MD5OfMessageAttributes: digest }),
  };
}

async function changeVisibility(store: SqsStore, name: string, input: Input): Promise<object> {
  const handle = textOf(input, 'ReceiptHandle');
  const seconds = integerOf(input, 'VisibilityTimeout', 0, MAX_VISIBILITY_SECONDS);
  if (seconds === undefined) {
    throw new SqsError('MissingParameter', 'The request must contain the parameter VisibilityTimeout.');
  }
  await store.changeVisibility(name, handle, seconds);
  return {};
}

function refuseLongBatch(entries: readonly Input[]): void {
  const bytes = entries.reduce((sum, entry) => {
    return sum + contentBytes({ body: String(entry['MessageBody'] ?? ''), attributes: attributesOf(entry) });
  }, 0);
  if (bytes <= MAX_BATCH_BYTES) return;
  throw new SqsError(
    'BatchRequestTooLong',
    `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${bytes} bytes.`,
  );
}

function describeMessage(
  { message, handle }: ReceivedMessage,
  system: readonly string[],
  user: readonly string[],
): object {
  const known: Readonly<Record<string, string>> = {
    SenderId: LOCAL_ACCOUNT,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSource }),
  };
  const shown = Object.entries(known).filter(([name]) => system.includes('All') || system.includes(name));
  const attributes = selectAttributes(message.attributes, user);
  const digest = attributesMd5(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: handle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(shown.length > 0 ? { Attributes: Object.fromEntries(shown) } : {}),
    ...(digest === undefined ? {} : { MD5OfMessageAttributes: digest, MessageAttributes: attributes }),
  };
}
