import { AsyncLocalStorage } from 'node:async_hooks';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RekognitionClient } from '@aws-sdk/client-rekognition';

/** A call of an AWS client, by the name of its command. */
export interface ClientCall {
  readonly party: number;
  readonly name: string;
  readonly input: unknown;
}

/** Every way to merge two sequences of `length` steps: 0 is a step of the first, 1 of the second. */
export function interleavings(length: number): number[][] {
  const merge = (first: number, second: number): number[][] => {
    if (first === 0 && second === 0) return [[]];
    return [
      ...(first > 0 ? merge(first - 1, second).map((rest) => [0, ...rest]) : []),
      ...(second > 0 ? merge(first, second - 1).map((rest) => [1, ...rest]) : []),
    ];
  };
  return merge(length, length);
}

/**
 * Forces an order on the calls that two parties make at the same time: each call that counts waits until it is its
 * party's turn, and runs to its end before the next begins.
 */
export class Turns {
  private readonly party = new AsyncLocalStorage<number>();
  private readonly waiting = new Map<number, () => void>();
  private readonly done = new Set<number>();
  private busy = false;

  /**
   * @param order parties in the order of their calls; what they call beyond it is not held back
   * @param counts which calls take a turn
   */
  constructor(
    private readonly order: number[],
    private readonly counts: (call: ClientCall) => boolean,
  ) {}

  /** Runs the parties to their ends. */
  async run(parties: readonly (() => Promise<unknown>)[]): Promise<void> {
    const clients = [DynamoDBClient, RekognitionClient].map((client) => this.hold(client.prototype as never));
    try {
      await Promise.all(
        parties.map((party, index) =>
          this.party.run(index, async () => {
            await party();
            this.done.add(index);
            this.next();
          }),
        ),
      );
    } finally {
      clients.forEach((release) => release());
      // Else every later promise carries the party along.
      this.party.disable();
    }
  }

  private hold(client: { send(command: object): Promise<unknown> }): () => void {
    const { send } = client;
    const take = (call: readonly [{ readonly input: unknown }], run: () => Promise<unknown>): Promise<unknown> =>
      this.take(call[0], run);
    client.send = function (this: unknown, ...call: [{ readonly input: unknown }]) {
      return take(call, () => send.apply(this as never, call));
    };
    return () => {
      client.send = send;
    };
  }

  private async take(command: { readonly input: unknown }, run: () => Promise<unknown>): Promise<unknown> {
    const party = this.party.getStore();
    const counted =
      party !== undefined &&
      this.order.includes(party) &&
      this.counts({ party, name: command.constructor.name, input: command.input });
    if (!counted) return run();
    await this.turnOf(party);
    try {
      return await run();
    } finally {
      this.busy = false;
      this.next();
    }
  }

  private turnOf(party: number): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.set(party, resolve);
      this.next();
    });
  }

  /** Lets the next call run, if its party waits with it. Turns of a party that has ended are skipped. */
  private next(): void {
    while (this.order.length > 0 && this.done.has(this.order[0]!)) this.order.shift();
    const resolve = this.busy ? undefined : this.waiting.get(this.order[0] ?? -1);
    if (!resolve) return;
    this.busy = true;
    this.waiting.delete(this.order.shift()!);
    resolve();
  }
}
