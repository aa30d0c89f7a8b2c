import type { BatchSettings } from '../../../state-machines/batch-detection-settings';
import { messageText } from '../../runtime/texts';
import type { CallRate } from './call-rate';
import type { ModelReference } from '../model/custom-labels-model';
import type { WorkerPorts } from '../run/ports';
import type { Problem } from '../run/run-state';

/** Failures in a row, none of them an image's own fault, after which a worker takes it for a fault of the deployment. */
const MAX_STREAK = 5;
/** How a worker treats images. */
export type DetectionSettings = Pick<
  BatchSettings,
  'minConfidence' | 'maxResults' | 'scaleDown' | 'maximumAttempts' | 'lingerSeconds'
>;

/** What the images that a worker processes have in common. */
export class WorkerContext {
  /** What is being done about images, by the ids of their records: a duplicate waits for it. */
  readonly inHand = new Map<string, Promise<unknown>>();
  calls = 0;
  throttled = 0;
  private problem: Problem | undefined;
  private streak = 0;
  private tries = 0;

  constructor(
    readonly ports: WorkerPorts,
    readonly model: ModelReference,
    readonly settings: DetectionSettings,
    readonly rate: CallRate,
    private readonly workerId: string,
    /** Epoch milliseconds after which no image is sent. */
    readonly callsUntil: number,
  ) {}

  /** Why the worker stops early, if it does. */
  get halted(): Problem | undefined {
    return this.problem;
  }

  /** Stops the worker: images on their way are put back, the first reason counts. */
  halt(error: unknown): void {
    const [name, message] = error instanceof Error ? [error.name, error.message] : ['Error', String(error)];
    this.problem ??= { error: name, message: messageText(message) };
  }

  /** A name for the next try of an image. */
  nextClaimant(): string {
    this.tries += 1;
    return `${this.workerId}#${this.tries}`;
  }

  succeeded(): void {
    this.streak = 0;
  }

  /** Counts a failure that no image explains. A permission or a service that is missing hits every image. */
  failed(error: unknown): void {
    this.streak += 1;
    if (this.streak >= MAX_STREAK) this.halt(error);
  }
}
