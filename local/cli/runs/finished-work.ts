import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { JsonLines } from '../../../packages/local-aws/src/json-lines';
import { STATE_FOLDERS } from '../../storage';

/** What is remembered about a content: enough to find its outcome again. */
export interface Finished<Facts> {
  /** SHA-256 of the photo's bytes, and of what decides about the outcome beside them. */
  readonly content: string;
  /** ISO 8601. */
  readonly finishedAt: string;
  readonly facts: Facts;
}

/**
 * Which contents a workflow has finished well, so that the same command run again does only the rest. The outcomes
 * themselves stay where the workflow keeps them: what is gone there counts as never done.
 */
export class FinishedWork<Facts> {
  private constructor(
    private readonly conditions: string,
    private readonly byContent: Map<string, Finished<Facts>>,
    private readonly lines: JsonLines<Finished<Facts>>,
  ) {}

  /**
   * @param conditions everything beside the bytes that the outcome depends on, e.g. settings and code
   * @param again does not look at what earlier runs have finished
   * @throws Error that names the file and the remedy when it cannot be used
   */
  static async open<Facts>(
    directory: string,
    workflow: string,
    conditions: string,
    again: boolean,
  ): Promise<FinishedWork<Facts>> {
    const file = join(directory, STATE_FOLDERS.finished, `${workflow}.jsonl`);
    const { lines, records } = await JsonLines.open<Finished<Facts>>(file, {
      holds: ({ content, finishedAt, facts }) =>
        typeof content === 'string' && typeof finishedAt === 'string' && typeof facts === 'object' && facts !== null,
    });
    const earlier = again ? [] : records.map((record) => [record.content, record] as const);
    return new FinishedWork(conditions, new Map(earlier), lines);
  }

  /** Names a photo by its bytes and by what else decides about its outcome, such as whose it is. */
  contentOf(bytes: Buffer, ...more: readonly string[]): string {
    const hash = createHash('sha256').update(bytes).digest('hex');
    return createHash('sha256')
      .update(JSON.stringify([this.conditions, hash, ...more]))
      .digest('hex');
  }

  find(content: string): Facts | undefined {
    return this.byContent.get(content)?.facts;
  }

  async add(content: string, facts: Facts): Promise<void> {
    const record = { content, finishedAt: new Date().toISOString(), facts };
    this.byContent.set(content, record);
    // Without a note the photo is processed once more next time: no reason to end what goes well.
    await this.lines.append(record).catch(() => undefined);
  }

  close(): Promise<void> {
    return this.lines.close();
  }
}
