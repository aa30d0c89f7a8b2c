import { CATCH_UP_MS, type PaceClock } from '../../handlers/runtime/pace/pace-clock';
import { StartExecutionError } from '../../packages/local-aws/src/step-functions/execution-name';
import { virtualClock } from '../../packages/local-aws/src/step-functions/virtual-clock';
import { TransientServiceError } from '../../handlers/runtime/errors';
import type { AslDefinition } from '../../state-machines/asl/definition';
import { seededRandom } from '../random';
import { SimulatedQueue } from '../simulated-queue';
import { CallQuota } from './call-quota';
import { LambdaAccount } from './lambda-account';
import { PhotoMachine } from './photo-machine';
import { PhotoRecords } from './photo-records';
import { type Retries, withRetries } from './retries';
import { SimulatedRekognition } from './simulated-rekognition';
import type { Weather } from './weather';

export interface Burst {
  readonly images: number;
  /** Seconds from the first upload to the last. */
  readonly withinSeconds: number;
  /** Calls per second that Rekognition takes of each operation. */
  readonly callsPerSecond: number;
  readonly weather: Weather;
  readonly seed: number;
}

/** Requests that are billed, beside functions and transitions. */
export interface Bill {
  queueRequests: number;
  tableWrites: number;
  pipeRequests: number;
}

/** Milliseconds of StartExecution and of a write. Assumed. */
const START_MS = 40;
const WRITE_MS = 8;
/** Share of messages that a queue delivers twice. Assumed: it promises no more than at least once. */
const DELIVERED_TWICE = 0.002;
/**
 * Starts per second and how many at once, in most Regions:
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const STARTS = { perSecond: 150, bucketSeconds: 800 / 150 };

/** The services that a burst of uploads meets. */
export class BurstWorld {
  readonly clock = virtualClock();
  readonly random: () => number;
  readonly account = new LambdaAccount(this.clock);
  readonly records = new PhotoRecords(this.clock);
  readonly rekognition: SimulatedRekognition;
  readonly machine: PhotoMachine;
  readonly queues: SimulatedQueue[] = [];
  readonly bill: Bill = { queueRequests: 0, tableWrites: 0, pipeRequests: 0 };
  readonly pace: PaceClock;
  over = false;
  private readonly starts: CallQuota;

  constructor(
    readonly burst: Burst,
    retries: Retries,
    change: (definition: AslDefinition) => AslDefinition,
  ) {
    const { clock } = this;
    this.random = seededRandom(burst.seed);
    const { random, account, records } = this;
    this.rekognition = new SimulatedRekognition({ clock, random, ...burst });
    this.starts = new CallQuota({
      clock,
      callsPerSecond: () => STARTS.perSecond,
      burstSeconds: STARTS.bucketSeconds,
    });
    this.pace = this.simulatedPaceClock();
    this.machine = new PhotoMachine({
      clock,
      random,
      account,
      rekognition: this.rekognition,
      records,
      sdkAttempts: retries.sdkAttempts,
      change: (definition) => change(withRetries(definition, retries)),
      call: async () => ({ moment: new Date(await this.pace.book(1, 1000 / burst.callsPerSecond)).toISOString() }),
    });
  }

  /** Ends everything that would go on for ever. */
  end(): void {
    this.over = true;
    this.rekognition.stop();
  }

  /** A call of StartExecution; one with a name that was used before has succeeded before. */
  async startExecution(input: unknown, name?: string): Promise<void> {
    await this.clock.sleep(START_MS * (0.5 + this.random()));
    if (!this.starts.admit()) throw new TransientServiceError('ThrottlingException while starting an execution');
    try {
      void this.machine.start(input, name);
    } catch (error) {
      if (!(error instanceof StartExecutionError)) throw error;
    }
  }

  /** A queue that now and then delivers twice, as standard queues do. */
  queue(visibilitySeconds: number, maxReceiveCount: number): SimulatedQueue {
    const { clock, random } = this;
    const queue = new SimulatedQueue({
      clock,
      random,
      visibilitySeconds,
      maxReceiveCount,
      duplicateShare: DELIVERED_TWICE,
    });
    this.queues.push(queue);
    return queue;
  }

  private simulatedPaceClock(): PaceClock {
    let nextAt = 0;
    return {
      book: async (count, spacingMs) => {
        await this.clock.sleep(WRITE_MS * (0.5 + this.random()));
        const first = Math.max(nextAt, this.clock.now() - CATCH_UP_MS);
        // A clock that is behind takes a second write: the condition of the first one failed.
        this.bill.tableWrites += first > nextAt ? 2 : 1;
        nextAt = first + count * spacingMs;
        return first;
      },
    };
  }
}
