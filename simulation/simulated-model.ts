import type { ImageSource } from '../handlers/image/rekognition-image';
import { ModelNotRunningError, ModelThrottledError } from '../handlers/batch-detection/worker/worker-errors';
import type { Clock } from '../handlers/runtime/clock';
import type {
  CustomLabel,
  CustomLabelsModel,
  ModelReference,
  ModelStatus,
} from '../handlers/batch-detection/model/custom-labels-model';

export interface ModelOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly startMs: number;
  readonly stopMs: number;
  readonly tpsPerUnit: number;
  /** Milliseconds of a detection, without jitter. */
  readonly latencyMs: number;
  readonly initial?: ModelStatus;
  labels(key: string): readonly CustomLabel[];
}

/** A status and since when it holds. */
export interface StatusChange {
  readonly status: ModelStatus;
  readonly at: number;
}

const CALL_MS = 80;

/** A Custom Labels model that is hosted, billed and limited as on AWS. A model that starts cannot be stopped. */
export class SimulatedModel implements CustomLabelsModel {
  readonly changes: StatusChange[] = [];
  /** Calls that were answered, by key and version of the image. */
  readonly sent = new Map<string, number>();
  calls = 0;
  throttled = 0;
  /** Time of every throttled call. */
  readonly throttledAt: number[] = [];
  private units = 1;
  private tokens = 0;
  private filledAt = 0;
  private changing: { readonly to: ModelStatus; readonly at: number } | undefined;

  constructor(private readonly options: ModelOptions) {
    this.change(options.initial ?? 'TRAINING_COMPLETED', options.clock.now());
  }

  get currentStatus(): ModelStatus {
    this.settle();
    return this.changes.at(-1)!.status;
  }

  /** Milliseconds from each request to start until the model was off, all together. */
  get onMs(): number {
    this.settle();
    let total = 0;
    let since: number | undefined;
    for (const { status, at } of this.changes) {
      if (status === 'STARTING' && since === undefined) since = at;
      if (status === 'STOPPED' && since !== undefined) {
        total += at - since;
        since = undefined;
      }
    }
    return since === undefined ? total : total + this.options.clock.now() - since;
  }

  async status(_model: ModelReference): Promise<{ status: ModelStatus }> {
    await this.options.clock.sleep(CALL_MS);
    return { status: this.currentStatus };
  }

  async start(_model: ModelReference, units: { readonly minimum: number }): Promise<void> {
    const { clock, startMs } = this.options;
    await clock.sleep(CALL_MS);
    if (['STARTING', 'RUNNING'].includes(this.currentStatus)) return;
    this.units = units.minimum;
    this.change('STARTING', clock.now());
    this.changing = { to: 'RUNNING', at: clock.now() + startMs };
  }

  async stop(_model: ModelReference): Promise<boolean> {
    const { clock, stopMs } = this.options;
    await clock.sleep(CALL_MS);
    if (this.currentStatus !== 'RUNNING') return false;
    this.change('STOPPING', clock.now());
    this.changing = { to: 'STOPPED', at: clock.now() + stopMs };
    return true;
  }

  async detect(_model: ModelReference, image: ImageSource): Promise<readonly CustomLabel[]> {
    const { clock, random, latencyMs } = this.options;
    this.calls += 1;
    if (this.currentStatus !== 'RUNNING') {
      await clock.sleep(CALL_MS);
      throw new ModelNotRunningError(`The model is ${this.currentStatus}.`);
    }
    if (!this.admit()) {
      this.throttled += 1;
      this.throttledAt.push(clock.now());
      await clock.sleep(CALL_MS / 2);
      throw new ModelThrottledError('Provisioned rate exceeded');
    }
    await clock.sleep(latencyMs * (0.8 + 0.4 * random()));
    const { key, versionId } = image as { key: string; versionId?: string };
    const name = `${key}@${versionId}`;
    this.sent.set(name, (this.sent.get(name) ?? 0) + 1);
    return this.options.labels(key);
  }

  /** A token bucket that holds one second's worth of calls. */
  private admit(): boolean {
    const now = this.options.clock.now();
    const tps = this.units * this.options.tpsPerUnit;
    this.tokens = Math.min(Math.max(1, tps), this.tokens + ((now - this.filledAt) / 1000) * tps);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  private settle(): void {
    if (this.changing && this.options.clock.now() >= this.changing.at) {
      this.change(this.changing.to, this.changing.at);
      this.changing = undefined;
    }
  }

  private change(status: ModelStatus, at: number): void {
    this.changes.push({ status, at });
  }
}
