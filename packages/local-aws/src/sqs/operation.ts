import { nameOf } from './names';
import { textOf, type Input } from './parameters';
import type { SqsStore } from './store';

export interface Call {
  readonly store: SqsStore;
  readonly input: Input;
  /** `http://host:port` by which the caller reached this service. */
  readonly origin: string;
  /** Filled with what a call observer is told. */
  readonly facts: Record<string, unknown>;
}

export interface Operation {
  /** The parameters that are implemented; another one is refused. */
  readonly parameters: readonly string[];
  run(call: Call): Promise<object>;
}

/** @throws QueueDoesNotExist */
export function queueOf({ store, input, facts }: Call): string {
  const { name } = store.queue(nameOf(textOf(input, 'QueueUrl'))).settings;
  facts['queue'] = name;
  return name;
}
