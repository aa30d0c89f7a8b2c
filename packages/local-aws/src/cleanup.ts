/** Steps that undo what was opened, run in reverse order. All of them run, whatever one throws. */
export class Cleanup {
  private readonly steps: (() => Promise<unknown> | void)[] = [];

  add(step: () => Promise<unknown> | void): void {
    this.steps.unshift(step);
  }

  /** Waits for something that is being opened, and closes it in its turn. */
  async opened<Opened extends { close(): Promise<unknown> }>(opening: Promise<Opened>): Promise<Opened> {
    const ready = await opening;
    this.add(() => ready.close());
    return ready;
  }

  async run(): Promise<void> {
    for (const step of this.steps.splice(0)) {
      try {
        await step();
      } catch {
        // What cannot be closed must not keep the rest open.
      }
    }
  }
}
