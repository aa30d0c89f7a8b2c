/** A caller that sleeps until a moment. */
export interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
  /** Woken already. */
  awake: boolean;
}

interface Entry {
  readonly sleeper: Sleeper;
  /** Who slept first wakes first. */
  readonly order: number;
}

/** Sleepers by the moment that they wait for: a binary heap, so that a million of them cost little more than a few. */
export class Sleepers {
  private readonly heap: Entry[] = [];
  private count = 0;

  add(sleeper: Sleeper): void {
    const entry = { sleeper, order: (this.count += 1) };
    let index = this.heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, this.heap[parent]!)) break;
      this.heap[index] = this.heap[parent]!;
      index = parent;
    }
    this.heap[index] = entry;
  }

  /** Takes out the first who still sleeps. */
  next(): Sleeper | undefined {
    let first = this.takeFirst();
    while (first?.awake) first = this.takeFirst();
    return first;
  }

  private takeFirst(): Sleeper | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (first !== last) this.sink(last);
    return first.sleeper;
  }

  /** Puts an entry in the place of the first, then as deep as it belongs. */
  private sink(entry: Entry): void {
    const { heap } = this;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, entry)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = entry;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.sleeper.at < other.sleeper.at || (one.sleeper.at === other.sleeper.at && one.order < other.order);
}
