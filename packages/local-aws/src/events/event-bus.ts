import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_ACCOUNT, LOCAL_REGION, type BusEvent } from '../service';
import { compileInputTransformer, type InputTransformer } from './input-transformer';
import { compilePattern, type EventPattern } from './pattern';

/** EventBridge's own, when a target sets none. */
const DEFAULT_RETRY = { maximumAgeSeconds: 86_400, maximumAttempts: 185 } as const;

const MAX_BACK_OFF_MS = 2_000;

export interface Rule {
  /** 1 to 64 letters, digits, `.`, `-` and `_`. */
  readonly name: string;
  /** Tells the targets of one rule apart. A rule of the same name and target is replaced. */
  readonly target?: string;
  readonly pattern: EventPattern;
  /** Default: the whole event. */
  readonly inputTransformer?: InputTransformer;
  /** How many times and how long a failed delivery is tried again. */
  readonly retry?: { readonly maximumAgeSeconds: number; readonly maximumAttempts: number };
  /** Calls the target with its input, a JSON text. A rejection is a failed attempt. */
  deliver(input: string): Promise<void>;
}

/** An event that did not reach its target. */
export interface DeadLetter {
  readonly rule: string;
  readonly event: BusEvent;
  readonly reason: string;
  /** Calls of the target. */
  readonly attempts: number;
  /** Which limit ended the attempts; absent when trying again could not help. */
  readonly exhausted?: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
  /** ISO 8601. */
  readonly failedAt: string;
}

export interface EventBusOptions {
  /** Told of every dead letter. */
  readonly onDeliveryFailure?: (letter: DeadLetter) => void;
  /** Attempts beyond these are not made locally, whatever a rule allows: no one waits a day for a retry. Default 8. */
  readonly maximumAttempts?: number;
  /** Milliseconds since 1970; the machine's clock by default. */
  readonly clock?: () => number;
  /** Waits between two attempts, given milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** The local default event bus. */
export interface EventBus {
  /** @throws Error that names rule, field and operator when EventBridge would refuse the rule */
  putRule(rule: Rule): void;
  /** Removes a rule's target. */
  deleteRule(name: string, target?: string): void;
  /** Accepts an event, like PutEvents: its delivery goes on after the promise is fulfilled, and never rejects it. */
  publish(event: BusEvent): Promise<void>;
  /** Fulfilled when nothing is being delivered. */
  idle(): Promise<void>;
  deadLetters(): readonly DeadLetter[];
  /** Stops retrying, and waits for the attempts under way. */
  close(): Promise<void>;
}

interface CompiledRule {
  readonly rule: Rule;
  matches(event: BusEvent): boolean;
  inputOf(event: BusEvent, ingestionTime: string): string;
}

export function createEventBus({
  onDeliveryFailure,
  maximumAttempts = 8,
  clock = Date.now,
  wait,
}: EventBusOptions = {}): EventBus {
  const rules = new Map<string, CompiledRule>();
  const deliveries = new Set<Promise<void>>();
  const letters: DeadLetter[] = [];
  const closing = new AbortController();
  const pause = wait ?? ((milliseconds: number) => delay(milliseconds, undefined, { signal: closing.signal }));

  const bury = (letter: DeadLetter): void => {
    letters.push(letter);
    try {
      onDeliveryFailure?.(letter);
    } catch {
      // The letter is kept; a listener that fails must not fail the delivery of other events.
    }
  };

  const deliver = async ({ rule, inputOf }: CompiledRule, event: BusEvent): Promise<void> => {
    const acceptedAt = clock();
    const letter = { rule: rule.name, event };
    const failed = (reason: string, attempts: number, exhausted?: DeadLetter['exhausted']): void =>
      bury({ ...letter, reason, attempts, ...(exhausted && { exhausted }), failedAt: new Date(clock()).toISOString() });

    let input: string;
    try {
      input = inputOf(event, new Date(acceptedAt).toISOString());
    } catch (error) {
      return failed(reasonOf(error), 0);
    }
    const retry = rule.retry ?? DEFAULT_RETRY;
    const attempts = Math.min(retry.maximumAttempts + 1, maximumAttempts);
    for (let attempt = 1; ; attempt++) {
      try {
        return await rule.deliver(input);
      } catch (error) {
        if (attempt >= attempts) return failed(reasonOf(error), attempt, 'MaximumRetryAttempts');
        const isTooOld = clock() - acceptedAt >= retry.maximumAgeSeconds * 1000;
        if (isTooOld) return failed(reasonOf(error), attempt, 'MaximumEventAgeInSeconds');
        const isClosed = await pause(backOff(attempt)).then(
          () => closing.signal.aborted,
          () => true,
        );
        if (isClosed) return failed(`${reasonOf(error)} (the bus was closed before the next attempt)`, attempt);
      }
    }
  };

  return {
    putRule: (rule) => {
      rules.set(idOf(rule.name, rule.target), compileRule(rule));
    },
    deleteRule: (name, target) => void rules.delete(idOf(name, target)),
    publish: async (event) => {
      if (closing.signal.aborted) throw new Error('The event bus is closed');
      const accepted = JSON.parse(JSON.stringify(event)) as BusEvent;
      for (const rule of rules.values()) {
        if (!rule.matches(accepted)) continue;
        const delivery = deliver(rule, accepted).finally(() => deliveries.delete(delivery));
        deliveries.add(delivery);
      }
    },
    idle: async () => {
      while (deliveries.size > 0) await Promise.all(deliveries);
    },
    deadLetters: () => [...letters],
    close: async () => {
      closing.abort();
      await Promise.all(deliveries);
    },
  };
}

const idOf = (name: string, target = ''): string => JSON.stringify([name, target]);

function compileRule(rule: Rule): CompiledRule {
  const { name } = rule;
  if (!/^[\w.-]{1,64}$/.test(name)) {
    throw new Error(`"${name}" is no name of a rule: 1 to 64 letters, digits, ".", "-" and "_" are.`);
  }
  const ruleArn = `arn:aws:events:${LOCAL_REGION}:${LOCAL_ACCOUNT}:rule/${name}`;
  const transform = rule.inputTransformer && compileInputTransformer(name, rule.inputTransformer);
  return {
    rule,
    matches: compilePattern(name, rule.pattern),
    inputOf: (event, ingestionTime) =>
      transform === undefined ? JSON.stringify(event) : transform(event, { ruleName: name, ruleArn, ingestionTime }),
  };
}

/** 50 ms, doubled with every attempt up to two seconds, of which a random half is left out. */
function backOff(attempt: number): number {
  const longest = Math.min(MAX_BACK_OFF_MS, 50 * 2 ** (attempt - 1));
  return longest * (0.5 + Math.random() / 2);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
