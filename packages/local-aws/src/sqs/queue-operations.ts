import { SqsError } from './errors';
import { arnOf, urlOf } from './names';
import { queueOf, type Operation } from './operation';
import { integerOf, mapOf, textOf, textsOf } from './parameters';
import { effectiveAttributes } from './queue-attributes';
import type { SqsStore } from './store';

const MAX_LISTED = 1000;

/** Known to AWS, but without a value here. */
const UNSET_ATTRIBUTES: ReadonlySet<string> = new Set([
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'Policy',
  'RedriveAllowPolicy',
  'RedrivePolicy',
]);

export const queueOperations: Readonly<Record<string, Operation>> = {
  CreateQueue: {
    parameters: ['QueueName', 'Attributes'],
    run: async ({ store, input, origin }) => {
      const name = textOf(input, 'QueueName');
      await store.createQueue(name, mapOf<string>(input, 'Attributes') ?? {});
      return { QueueUrl: urlOf(origin, name) };
    },
  },
  DeleteQueue: {
    parameters: ['QueueUrl'],
    run: async (call) => {
      await call.store.deleteQueue(queueOf(call));
      return {};
    },
  },
  ListQueueTags: {
    parameters: ['QueueUrl'],
    run: async (call) => {
      queueOf(call);
      return {};
    },
  },
  GetQueueUrl: {
    parameters: ['QueueName', 'QueueOwnerAWSAccountId'],
    run: async ({ store, input, origin }) => ({
      QueueUrl: urlOf(origin, store.queue(textOf(input, 'QueueName')).settings.name),
    }),
  },
  ListQueues: {
    parameters: ['QueueNamePrefix', 'MaxResults', 'NextToken'],
    run: async ({ store, input, origin }) => {
      const prefix = String(input['QueueNamePrefix'] ?? '');
      const limit = integerOf(input, 'MaxResults', 1, MAX_LISTED);
      const start = Number(input['NextToken'] ?? 0);
      const names = store.names.filter((name) => name.startsWith(prefix));
      const end = start + (limit ?? MAX_LISTED);
      const shown = names.slice(start, end).map((name) => urlOf(origin, name));
      const isCut = limit !== undefined && end < names.length;
      return { ...(shown.length > 0 ? { QueueUrls: shown } : {}), ...(isCut ? { NextToken: String(end) } : {}) };
    },
  },
  GetQueueAttributes: {
    parameters: ['QueueUrl', 'AttributeNames'],
    run: async (call) => {
      const known = describeQueue(call.store, queueOf(call));
      const wanted = textsOf(call.input, 'AttributeNames');
      const unknown = wanted.find((name) => name !== 'All' && !(name in known) && !UNSET_ATTRIBUTES.has(name));
      if (unknown !== undefined) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
      const shown = Object.entries(known).filter(([name]) => wanted.includes('All') || wanted.includes(name));
      return shown.length > 0 ? { Attributes: Object.fromEntries(shown) } : {};
    },
  },
  SetQueueAttributes: {
    parameters: ['QueueUrl', 'Attributes'],
    run: async (call) => {
      await call.store.setAttributes(queueOf(call), mapOf<string>(call.input, 'Attributes') ?? {});
      return {};
    },
  },
  PurgeQueue: {
    parameters: ['QueueUrl'],
    run: async (call) => {
      await call.store.purge(queueOf(call));
      return {};
    },
  },
};

function describeQueue(store: SqsStore, name: string): Readonly<Record<string, string>> {
  const { attributes, createdAt, modifiedAt } = store.queue(name).settings;
  const { visible, inFlight, delayed } = store.counts(name);
  return {
    QueueArn: arnOf(name),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(modifiedAt / 1000)),
    ...effectiveAttributes(attributes),
    SqsManagedSseEnabled: 'true',
  };
}
