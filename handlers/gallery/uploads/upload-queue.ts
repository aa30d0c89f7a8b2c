import type { SQSClient } from '@aws-sdk/client-sqs';
import { countMessages } from '../../runtime/queue-count';

/** How long a count serves: SQS itself counts about. */
const FRESH_MS = 2000;

/** Photos that wait for their turn. */
export class UploadQueue {
  private counted: { readonly at: number; readonly count: Promise<number> } | undefined;

  constructor(
    private readonly sqs: SQSClient,
    private readonly queueUrl: string,
  ) {}

  /** About how many wait, of everybody. */
  async count(): Promise<number> {
    if (this.counted === undefined || Date.now() - this.counted.at > FRESH_MS) {
      this.counted = { at: Date.now(), count: this.ask() };
      // A failure is not kept.
      this.counted.count.catch(() => (this.counted = undefined));
    }
    return this.counted.count;
  }

  private async ask(): Promise<number> {
    const { visible, inFlight } = await countMessages(this.sqs, this.queueUrl);
    return visible + inFlight;
  }
}
