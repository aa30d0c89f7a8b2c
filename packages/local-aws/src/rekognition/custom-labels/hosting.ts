import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseState } from '../../state-file';
import { RateLimiter } from '../rate-limit';
import { RekognitionError } from '../rekognition-error';
import { type LocalModelSettings, LOCAL_MODEL_ARN } from './local-model';

export type HostingStatus = 'TRAINING_COMPLETED' | 'STARTING' | 'RUNNING' | 'STOPPING' | 'STOPPED';

/** A status and since when it holds, in milliseconds since 1970. */
export interface HostingChange {
  readonly status: HostingStatus;
  readonly at: number;
}

interface HostingState {
  readonly changes: readonly HostingChange[];
  /** What the last change leads to. */
  readonly next?: HostingChange;
  readonly units: { readonly minimum: number; readonly maximum: number };
}

const NEVER_STARTED: HostingState = {
  changes: [{ status: 'TRAINING_COMPLETED', at: 0 }],
  units: { minimum: 0, maximum: 0 },
};

/** File, in the folder of Custom Labels, of the model's state. */
const HOSTING_FILE = 'hosting.json';

/**
 * The hosting of the local model: its statuses, its clock and its throughput. On disk, so that a model that was left
 * running still runs, and costs, after a restart.
 */
export class Hosting {
  private state: HostingState;
  private limiter: RateLimiter | undefined;
  private now = 0;
  private tail: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly settings: () => LocalModelSettings,
  ) {
    this.state = readState(this.file);
  }

  /** @param now milliseconds since 1970, as everywhere in this class */
  status(now: number): HostingStatus {
    this.now = now;
    // What was due has happened, whether or not anybody looked.
    this.state = settled(this.state, now);
    return this.state.changes.at(-1)!.status;
  }

  get units(): HostingState['units'] {
    return this.state.units;
  }

  /** @throws RekognitionError ResourceInUseException, LimitExceededException, InvalidParameterException */
  async start(now: number, minimum: number, maximum: number | undefined): Promise<HostingStatus> {
    const { startMs, maximumUnits, tpsPerUnit } = this.settings();
    const status = this.status(now);
    if (status !== 'TRAINING_COMPLETED' && status !== 'STOPPED') throw inUse(status, 'started');
    if (maximum !== undefined && maximum < minimum) {
      throw new RekognitionError(
        'InvalidParameterException',
        `Request has invalid parameters: MaxInferenceUnits (${maximum}) is less than MinInferenceUnits (${minimum}).`,
      );
    }
    if (Math.max(minimum, maximum ?? 0) > maximumUnits) {
      throw new RekognitionError(
        'LimitExceededException',
        `The account may use ${maximumUnits} inference units in all.`,
      );
    }
    this.limiter = new RateLimiter(minimum * tpsPerUnit, () => this.now);
    this.state = { ...this.state, units: { minimum, maximum: maximum ?? minimum } };
    await this.change('STARTING', { status: 'RUNNING', at: now + startMs });
    return 'STARTING';
  }

  /** @throws RekognitionError ResourceInUseException unless the model runs */
  async stop(now: number): Promise<HostingStatus> {
    const status = this.status(now);
    if (status !== 'RUNNING') throw inUse(status, 'stopped');
    await this.change('STOPPING', { status: 'STOPPED', at: now + this.settings().stopMs });
    return 'STOPPING';
  }

  /** @throws RekognitionError ResourceNotReadyException, ProvisionedThroughputExceededException */
  admitCall(now: number): void {
    const status = this.status(now);
    if (status !== 'RUNNING') {
      throw new RekognitionError('ResourceNotReadyException', `${LOCAL_MODEL_ARN} is not running: it is ${status}.`);
    }
    this.limiter ??= new RateLimiter(this.state.units.minimum * this.settings().tpsPerUnit, () => this.now);
    if (!this.limiter.admit('DetectCustomLabels')) {
      throw new RekognitionError('ProvisionedThroughputExceededException', 'Provisioned rate exceeded');
    }
  }

  /** Waits until the state is on disk. */
  async close(): Promise<void> {
    await this.tail;
  }

  private get file(): string {
    return join(this.folder, HOSTING_FILE);
  }

  private async change(status: HostingStatus, next: HostingChange): Promise<void> {
    this.state = { ...this.state, changes: [...this.state.changes, { status, at: this.now }], next };
    const text = JSON.stringify(this.state);
    this.tail = this.tail.then(() => write(this.file, text));
    await this.tail;
  }
}

/** Every status that the model had, in order. @param folder of Custom Labels @param now milliseconds since 1970 */
export function hostingHistory(folder: string, now: number): readonly HostingChange[] {
  return settled(readState(join(folder, HOSTING_FILE)), now).changes;
}

/** Milliseconds that AWS would bill: while the model ran, whether it was used or not. */
export function billedMs(changes: readonly HostingChange[], now: number): number {
  return changes.reduce((sum, { status, at }, index) => {
    return status === 'RUNNING' ? sum + (changes[index + 1]?.at ?? now) - at : sum;
  }, 0);
}

function settled(state: HostingState, now: number): HostingState {
  if (state.next === undefined || state.next.at > now) return state;
  return { units: state.units, changes: [...state.changes, state.next] };
}

function inUse(status: HostingStatus, done: string): RekognitionError {
  return new RekognitionError('ResourceInUseException', `${LOCAL_MODEL_ARN} is ${status} and cannot be ${done} now.`);
}

/** @throws DamagedFileError */
function readState(file: string): HostingState {
  if (!existsSync(file)) return NEVER_STARTED;
  return parseState<HostingState>(
    file,
    readFileSync(file, 'utf8'),
    ({ changes, units }) =>
      changes.length > 0 && changes.every(({ at }) => typeof at === 'number') && typeof units.minimum === 'number',
  );
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.draft`, text);
  await rename(`${file}.draft`, file);
}
