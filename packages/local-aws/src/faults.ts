import { setTimeout as wait } from 'node:timers/promises';
import { faultResponse } from './fault-response';
import { nameRequest, type RequestNames } from './request-names';
import {
  type CallObserver,
  CONNECTION_DROPPED,
  type LocalService,
  type ServiceRequest,
  type ServiceResponse,
} from './service';

/** What goes wrong, and with which calls. A member that is left out matches every call. */
export interface Fault {
  /** Signing name of the service, e.g. `rekognition`. */
  readonly service?: string;
  /** Name of the API operation, e.g. `DetectLabels`, `PutItem`, `GetObject`. */
  readonly operation?: string;
  /** HTTP method. */
  readonly method?: string;
  /** Object key of an S3 call. */
  readonly key?: string | RegExp;

  /** Error code to answer, e.g. `ThrottlingException`. Without one the call is only delayed or dropped. */
  readonly error?: string;
  readonly message?: string;
  /** HTTP status. Default: that of the error code on AWS. */
  readonly status?: number;
  /** Closes the connection without an answer, as a broken network does. */
  readonly dropConnection?: boolean;
  /** Lets the call take effect first: what the client learns is wrong, what it did is done. */
  readonly afterEffect?: boolean;
  /** Milliseconds until the answer, or the lack of one. */
  readonly delayMs?: number;

  /** How many calls are hit. Default 1; `Infinity` until the plan is cleared. */
  readonly times?: number;
  /** How many matching calls pass unharmed before, not counting those that another fault hits. Default 0. */
  readonly after?: number;
}

/** A fault of a plan, and how often it has hit. */
export interface InjectedFault {
  readonly fault: Fault;
  readonly hits: number;
  /** Takes the fault out of the plan. */
  remove(): void;
}

interface Entry {
  readonly fault: Fault;
  seen: number;
  hits: number;
}

const DROPPED: ServiceResponse = { status: CONNECTION_DROPPED };

/** The faults that wait for calls. One plan can serve every service of an endpoint. */
export class FaultPlan {
  private entries: Entry[] = [];

  /**
   * Adds a fault. Of several that match a call, the one added first that still has hits left applies.
   * @throws Error when the fault would change nothing
   */
  inject(fault: Fault): InjectedFault {
    if (fault.error === undefined && fault.dropConnection !== true && fault.delayMs === undefined) {
      throw new Error('A fault needs at least one of error, dropConnection and delayMs: this one would do nothing.');
    }
    const entry: Entry = { fault, seen: 0, hits: 0 };
    this.entries.push(entry);
    return {
      fault,
      get hits(): number {
        return entry.hits;
      },
      remove: () => {
        this.entries = this.entries.filter((other) => other !== entry);
      },
    };
  }

  /** Forgets all faults. */
  clear(): void {
    this.entries = [];
  }

  /** The fault that hits a call, counted as a hit. */
  take(service: string, method: string, names: RequestNames): Fault | undefined {
    for (const entry of this.entries) {
      const { fault } = entry;
      if (!matches(fault, service, method, names)) continue;
      entry.seen++;
      if (entry.seen <= (fault.after ?? 0) || entry.hits >= (fault.times ?? 1)) continue;
      entry.hits++;
      return fault;
    }
    return undefined;
  }
}

/**
 * A service whose calls meet the faults of a plan. The observer learns of calls that the service itself never saw.
 */
export function withFaults(service: LocalService, plan: FaultPlan, observe?: CallObserver): LocalService {
  const { signingName, operations } = service;
  return {
    signingName,
    operations,
    close: () => service.close(),
    handle: async (request) => {
      const names = nameRequest(signingName, request);
      const fault = plan.take(signingName, request.method, names);
      if (fault === undefined) return service.handle(request);

      const startedAt = performance.now();
      const effect = fault.afterEffect === true || isDelayOnly(fault) ? await service.handle(request) : undefined;
      // A client that waits for it keeps the process alive by its connection.
      if (fault.delayMs !== undefined) await wait(fault.delayMs, undefined, { ref: false });
      if (effect !== undefined && isDelayOnly(fault)) return effect;

      const answer = answerOf(fault, signingName, request);
      if (effect === undefined) {
        const { operation, ...where } = names;
        const facts = { ...where, error: fault.error ?? 'connection dropped', injected: true };
        observe?.({
          service: signingName,
          operation,
          status: answer.status,
          durationMs: performance.now() - startedAt,
          facts,
        });
      }
      return answer;
    },
  };
}

function matches(fault: Fault, service: string, method: string, { operation, key }: RequestNames): boolean {
  if (fault.service !== undefined && fault.service !== service) return false;
  if (fault.operation !== undefined && fault.operation !== operation) return false;
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.key === undefined) return true;
  return typeof fault.key === 'string' ? fault.key === key : (key?.search(fault.key) ?? -1) >= 0;
}

function isDelayOnly({ error, dropConnection }: Fault): boolean {
  return error === undefined && dropConnection !== true;
}

function answerOf(fault: Fault, signingName: string, request: ServiceRequest): ServiceResponse {
  if (fault.error === undefined || fault.dropConnection === true) return DROPPED;
  return faultResponse(signingName, request, {
    code: fault.error,
    message: fault.message ?? `${fault.error}, injected for a test`,
    ...(fault.status === undefined ? {} : { status: fault.status }),
  });
}
