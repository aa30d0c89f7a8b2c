import type { BurstWorld } from './burst-world';

/** Milliseconds until EventBridge has delivered an event. Assumed. */
const DELIVERY_MS = [60, 300] as const;
/** Share of uploads that S3 reports twice. Assumed: it promises no more than at least once. */
const REPORTED_TWICE = 0.005;
/** EventBridge repeats a refused delivery for a day. */
const REDELIVERY_MS = 1_000;
const LONGEST_REDELIVERY_MS = 60_000;

/** What a rule calls for an event. @throws Error when the target refuses it */
export type Target = (body: string) => Promise<void>;

/** Uploads that report themselves, at least once. */
export class Uploads {
  /** When each photo was uploaded. */
  readonly uploadedAt = new Map<string, number>();

  constructor(private readonly world: BurstWorld) {}

  /** Uploads a photo after a while and tells the target of the rule. */
  async upload(key: string, afterMs: number, target: Target): Promise<void> {
    const { clock, random } = this.world;
    await clock.sleep(afterMs);
    this.uploadedAt.set(key, clock.now());
    const event = (sequencer: number): string =>
      JSON.stringify({ bucket: 'photos', key, imageId: key, versionId: 'v1', sequencer });
    void this.deliver(event(1), target);
    if (random() < REPORTED_TWICE) void this.deliver(event(2), target);
  }

  private async deliver(body: string, target: Target): Promise<void> {
    const { clock, random } = this.world;
    const [least, most] = DELIVERY_MS;
    await clock.sleep(least + random() * (most - least));
    for (let wait = REDELIVERY_MS; ; wait = Math.min(LONGEST_REDELIVERY_MS, wait * 2)) {
      try {
        return await target(body);
      } catch {
        await clock.sleep(wait * random());
      }
    }
  }
}
