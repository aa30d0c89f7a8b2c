import { LOCAL_ACCOUNT } from '../service';
import { invalidParameter, MAX_MESSAGE_BYTES, parseMessage } from './message';
import { SnsError, type QueryParameters, type Xml } from './query-protocol';
import type { SnsStore } from './store';
import type { Subscription } from './subscriptions';

const PAGE_SIZE = 100;
const MAX_BATCH_ENTRIES = 10;
const MESSAGE_PARAMETERS = ['Message', 'Subject', 'MessageStructure', 'MessageAttributes'] as const;

export interface Operation {
  /** The parameters that are implemented; another one is refused. */
  readonly parameters: readonly string[];
  /** @param facts - filled with what a call observer is told */
  run(store: SnsStore, parameters: QueryParameters, facts: Record<string, unknown>): Promise<Xml>;
}

export const operations: Readonly<Record<string, Operation>> = {
  CreateTopic: {
    parameters: ['Name'],
    run: async (store, parameters) => ({ TopicArn: await store.createTopic(parameters.get('Name') ?? '') }),
  },
  ListTopics: {
    parameters: ['NextToken'],
    run: async (store, parameters) =>
      page(store.topicArns, parameters, (arns) => ({ Topics: { member: arns.map((TopicArn) => ({ TopicArn })) } })),
  },
  Subscribe: {
    parameters: ['TopicArn', 'Protocol', 'Endpoint', 'ReturnSubscriptionArn'],
    run: async (store, parameters) => {
      const topicArn = store.knownTopic(parameters.get('TopicArn'));
      const { arn, isPending } = await store.subscribe(
        topicArn,
        parameters.get('Protocol'),
        parameters.get('Endpoint'),
      );
      const isHidden = isPending && parameters.get('ReturnSubscriptionArn') !== 'true';
      return { SubscriptionArn: isHidden ? 'pending confirmation' : arn };
    },
  },
  ListSubscriptionsByTopic: {
    parameters: ['TopicArn', 'NextToken'],
    run: async (store, parameters) => {
      const found = store.subscriptionsOf(store.knownTopic(parameters.get('TopicArn')));
      return page(found, parameters, (member) => ({ Subscriptions: { member: member.map(describeSubscription) } }));
    },
  },
  Publish: {
    parameters: ['TopicArn', 'TargetArn', ...MESSAGE_PARAMETERS],
    run: async (store, parameters, facts) => {
      const content = parseMessage(parameters);
      const topicArn = store.knownTopic(parameters.get('TopicArn') ?? parameters.get('TargetArn'));
      const MessageId = await store.publish(topicArn, content);
      Object.assign(facts, { topicArn, messageIds: [MessageId] });
      return { MessageId };
    },
  },
  PublishBatch: {
    parameters: ['TopicArn', 'PublishBatchRequestEntries'],
    run: async (store, parameters, facts) => {
      const entries = parameters.elements('PublishBatchRequestEntries.member');
      checkBatch(entries);
      const topicArn = store.knownTopic(parameters.get('TopicArn'));
      const messages = entries.map((entry) => {
        refuseOtherParameters('PublishBatch', entry, ['Id', ...MESSAGE_PARAMETERS]);
        return { id: entry.get('Id') ?? '', content: parseMessage(entry) };
      });
      if (messages.reduce((sum, { content }) => sum + content.bytes, 0) > MAX_MESSAGE_BYTES) {
        throw new SnsError(
          'BatchRequestTooLong',
          'The length of all the messages put together is more than the limit.',
        );
      }
      const member: { Id: string; MessageId: string }[] = [];
      for (const { id, content } of messages) {
        member.push({ Id: id, MessageId: await store.publish(topicArn, content) });
      }
      Object.assign(facts, { topicArn, messageIds: member.map(({ MessageId }) => MessageId) });
      return { Successful: { member }, Failed: '' };
    },
  },
};

/** A parameter that was silently dropped would let something pass here that does something else on AWS. */
export function refuseOtherParameters(operation: string, form: QueryParameters, known: readonly string[]): void {
  const other = [...form.names].find((name) => !known.includes(name));
  if (other === undefined) return;
  throw invalidParameter(`${other} Reason: the local SNS does not implement it for ${operation}`);
}

function page<T>(all: readonly T[], parameters: QueryParameters, render: (members: readonly T[]) => object): Xml {
  const start = Number(parameters.get('NextToken') ?? '0');
  if (!Number.isInteger(start) || start < 0) throw invalidParameter('NextToken');
  const next = start + PAGE_SIZE;
  return { ...render(all.slice(start, next)), ...(next < all.length ? { NextToken: String(next) } : {}) };
}

function describeSubscription({ arn, topicArn, protocol, endpoint, isPending }: Subscription): Xml {
  return {
    SubscriptionArn: isPending ? 'PendingConfirmation' : arn,
    Owner: LOCAL_ACCOUNT,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  };
}

function checkBatch(entries: readonly QueryParameters[]): void {
  const ids = entries.map((entry) => entry.get('Id') ?? '');
  if (entries.length === 0) {
    throw new SnsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  }
  if (entries.length > MAX_BATCH_ENTRIES) {
    throw new SnsError('TooManyEntriesInBatchRequest', 'The batch request contains more entries than permissible.');
  }
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    throw new SnsError(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (new Set(ids).size !== ids.length) {
    throw new SnsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
}
