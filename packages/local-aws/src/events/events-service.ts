import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { localArn } from '../arns';
import {
  ApiError,
  type Input,
  invalid,
  jsonService,
  type JsonOperation,
  listOf,
  optionalText,
  textOf,
  textsOf,
} from '../json-service';
import { type BusEvent, type CallObserver, LOCAL_ACCOUNT, LOCAL_REGION, type LocalService } from '../service';
import { StateMap } from '../state-map';
import type { EventBus } from './event-bus';
import type { InputTransformer } from './input-transformer';
import type { EventPattern } from './pattern';

interface RuleTarget {
  readonly Id: string;
  readonly Arn: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

interface StoredRule {
  readonly name: string;
  readonly pattern: string;
  readonly description?: string;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly targets: readonly RuleTarget[];
}

export interface EventsServiceOptions {
  readonly directory: string;
  readonly bus: EventBus;
  /** Accepts an event, as the bus does; a listener to all events stands between. */
  publish(event: BusEvent): Promise<void>;
  /** Calls a target. @throws Error when it cannot be called, now or ever */
  deliver(targetArn: string, input: string): Promise<void>;
  readonly observe?: CallObserver;
}

const TARGET_FIELDS = ['Id', 'Arn', 'Input', 'InputPath', 'InputTransformer'];
const MAX_ENTRIES = 10;

/** EventBridge over the wire: rules of the default bus, their targets, and events of one's own. */
export function openEvents(options: EventsServiceOptions): LocalService {
  const { bus } = options;
  const rules = StateMap.open<StoredRule>(
    join(options.directory, 'rules.json'),
    ({ name, pattern, targets }) => typeof name === 'string' && typeof pattern === 'string' && Array.isArray(targets),
  );

  const known = (input: Input, field = 'Name'): StoredRule => {
    defaultBusOnly(input);
    const name = textOf(input, field);
    const rule = rules.get(name);
    if (rule) return rule;
    throw new ApiError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`);
  };
  /** Puts what is stored on the bus. @throws ApiError InvalidEventPatternException */
  const connect = (rule: StoredRule, before?: StoredRule): void => {
    const wanted = rule.state === 'ENABLED' ? rule.targets : [];
    try {
      for (const target of wanted) {
        bus.putRule({
          name: rule.name,
          target: target.Id,
          pattern: JSON.parse(rule.pattern) as EventPattern,
          inputTransformer: transformerOf(target),
          deliver: (event) => options.deliver(target.Arn, target.Input ?? event),
        });
      }
    } catch (error) {
      throw new ApiError('InvalidEventPatternException', `Event pattern is not valid. ${(error as Error).message}`);
    }
    for (const { Id } of before?.targets ?? []) {
      if (!wanted.some((target) => target.Id === Id)) bus.deleteRule(rule.name, Id);
    }
  };
  const save = async (rule: StoredRule, before?: StoredRule): Promise<void> => {
    connect(rule, before);
    await rules.set(rule.name, rule);
  };
  for (const rule of rules.all()) connect(rule);

  const operations: Readonly<Record<string, JsonOperation>> = {
    PutRule: {
      parameters: ['Name', 'EventPattern', 'Description', 'State', 'EventBusName'],
      run: async (input) => {
        defaultBusOnly(input);
        const name = textOf(input, 'Name');
        const before = rules.get(name);
        const state = optionalText(input, 'State') ?? 'ENABLED';
        if (state !== 'ENABLED' && state !== 'DISABLED') throw invalid('State must be ENABLED or DISABLED.');
        const rule: StoredRule = {
          name,
          pattern: checkedPattern(bus, name, textOf(input, 'EventPattern')),
          description: optionalText(input, 'Description'),
          state,
          targets: before?.targets ?? [],
        };
        await save(rule, before);
        return { RuleArn: arnOf(name) };
      },
    },
    DescribeRule: { parameters: ['Name', 'EventBusName'], run: (input) => describe(known(input)) },
    ListRules: {
      parameters: ['NamePrefix', 'EventBusName', 'Limit', 'NextToken'],
      run: (input) => {
        defaultBusOnly(input);
        const prefix = optionalText(input, 'NamePrefix') ?? '';
        return {
          Rules: rules
            .all()
            .filter(({ name }) => name.startsWith(prefix))
            .map(describe),
        };
      },
    },
    DeleteRule: {
      parameters: ['Name', 'EventBusName', 'Force'],
      run: async (input) => {
        defaultBusOnly(input);
        const rule = rules.get(textOf(input, 'Name'));
        if (rule === undefined) return {};
        if (rule.targets.length > 0) throw invalid("Rule can't be deleted since it has targets.");
        await rules.delete(rule.name);
        return {};
      },
    },
    PutTargets: {
      parameters: ['Rule', 'EventBusName', 'Targets'],
      run: async (input) => {
        const rule = known(input, 'Rule');
        const added = listOf(input, 'Targets').map(targetOf);
        const kept = rule.targets.filter(({ Id }) => !added.some((target) => target.Id === Id));
        await save({ ...rule, targets: [...kept, ...added] }, rule);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    RemoveTargets: {
      parameters: ['Rule', 'EventBusName', 'Ids', 'Force'],
      run: async (input) => {
        const rule = known(input, 'Rule');
        const ids = textsOf(input, 'Ids');
        await save({ ...rule, targets: rule.targets.filter(({ Id }) => !ids.includes(Id)) }, rule);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    ListTargetsByRule: {
      parameters: ['Rule', 'EventBusName', 'Limit', 'NextToken'],
      run: (input) => ({ Targets: known(input, 'Rule').targets }),
    },
    ListTagsForResource: { parameters: ['ResourceARN'], run: () => ({ Tags: [] }) },
    PutEvents: {
      parameters: ['Entries'],
      run: async (input) => {
        const entries = listOf(input, 'Entries');
        if (entries.length < 1 || entries.length > MAX_ENTRIES) throw invalid(`Entries must hold 1 to ${MAX_ENTRIES}.`);
        const answers = [];
        for (const entry of entries) answers.push(await putEvent(entry, options.publish));
        return { FailedEntryCount: answers.filter((one) => 'ErrorCode' in one).length, Entries: answers };
      },
    },
  };
  return jsonService({
    signingName: 'events',
    targetPrefix: 'AWSEvents.',
    version: '1.1',
    operations,
    observe: options.observe,
  });
}

const arnOf = (name: string): string => localArn('events', `rule/${name}`);

const describe = ({ name, pattern, description, state }: StoredRule): object => ({
  Name: name,
  Arn: arnOf(name),
  EventPattern: pattern,
  State: state,
  EventBusName: 'default',
  ...(description === undefined ? {} : { Description: description }),
});

function defaultBusOnly(input: Input): void {
  const name = optionalText(input, 'EventBusName') ?? 'default';
  if (name === 'default' || name.endsWith(':event-bus/default')) return;
  throw new ApiError('ResourceNotFoundException', `Event bus ${name} does not exist: locally there is "default" only.`);
}

/** A rule without targets is checked as well, by putting it on the bus for a moment. */
function checkedPattern(bus: EventBus, name: string, pattern: string): string {
  const target = randomUUID();
  try {
    bus.putRule({ name, target, pattern: JSON.parse(pattern) as EventPattern, deliver: async () => undefined });
    bus.deleteRule(name, target);
    return pattern;
  } catch (error) {
    throw new ApiError('InvalidEventPatternException', `Event pattern is not valid. ${(error as Error).message}`);
  }
}

function targetOf(target: Input): RuleTarget {
  const other = Object.keys(target).find((name) => !TARGET_FIELDS.includes(name) && !isIgnored(name));
  if (other !== undefined) throw invalid(`The local PutTargets does not implement ${other}. Leave it out.`);
  const found: RuleTarget = {
    Id: textOf(target, 'Id'),
    Arn: textOf(target, 'Arn'),
    Input: optionalText(target, 'Input'),
    InputPath: optionalText(target, 'InputPath'),
    InputTransformer: target.InputTransformer as RuleTarget['InputTransformer'],
  };
  if (!/^arn:aws:(sqs|sns|lambda|states):/.test(found.Arn)) {
    throw invalid(`${found.Arn} cannot be called locally: queues, topics, functions and state machines can.`);
  }
  return found;
}

/** Without an effect here: no call needs a role, and the bus gives up earlier than on AWS anyway. */
const isIgnored = (name: string): boolean => ['RoleArn', 'RetryPolicy', 'DeadLetterConfig'].includes(name);

function transformerOf({ InputPath, InputTransformer }: RuleTarget): InputTransformer | undefined {
  if (InputTransformer) {
    return { paths: InputTransformer.InputPathsMap ?? {}, template: InputTransformer.InputTemplate };
  }
  return InputPath === undefined || InputPath === '$' ? undefined : { paths: { part: InputPath }, template: '<part>' };
}

async function putEvent(entry: Input, publish: (event: BusEvent) => Promise<void>): Promise<object> {
  try {
    const id = randomUUID();
    const { Time, Resources } = entry as { Time?: number | string; Resources?: readonly string[] };
    defaultBusOnly(entry);
    await publish({
      version: '0',
      id,
      'detail-type': textOf(entry, 'DetailType'),
      source: textOf(entry, 'Source'),
      account: LOCAL_ACCOUNT,
      time: new Date(typeof Time === 'number' ? Time * 1000 : (Time ?? Date.now()))
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
      region: LOCAL_REGION,
      resources: Resources ?? [],
      detail: JSON.parse(textOf(entry, 'Detail')) as BusEvent['detail'],
    });
    return { EventId: id };
  } catch (error) {
    if (error instanceof SyntaxError) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    return { ErrorCode: 'InvalidArgument', ErrorMessage: (error as Error).message };
  }
}
