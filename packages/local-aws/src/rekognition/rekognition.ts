import type { Vision } from '../vision/vision';
import { FaultPlan, withFaults } from '../faults';
import { NO_SPACE_LEFT, noSpaceLeft } from '../no-space';
import { nameRequest } from '../request-names';
import type { CallObserver, LocalService, ServiceRequest, ServiceResponse } from '../service';
import { InputReader } from './input-reader';
import type { ObjectReader, Operation, OperationAnswer, OperationContext, OperationGroup } from './operation';
import { OPERATION_GROUPS } from './operations';
import { RateLimiter, type RateLimits } from './rate-limit';
import { errorAnswer, jsonAnswer, RekognitionError } from './rekognition-error';

const SIGNING_NAME = 'rekognition';

export interface RekognitionOptions {
  /** The eyes of the service. Stays open when the service closes. */
  readonly vision: Vision;
  /** Folder for what must survive a restart: face collections. Created when it is missing. */
  readonly directory: string;
  readonly readObject: ObjectReader;
  readonly observe?: CallObserver;
  /** Transactions per second. Default 50 per operation. */
  readonly limits?: RateLimits;
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly clock?: () => number;
  /** Default: its own plan. */
  readonly faults?: FaultPlan;
}

export interface LocalRekognition extends LocalService {
  /** Errors, delays and broken connections on demand. */
  readonly faults: FaultPlan;
}

/** Amazon Rekognition on this machine: the service's protocol, limits and errors over local vision. */
export async function openRekognition(options: RekognitionOptions): Promise<LocalRekognition> {
  const groups = await Promise.all(OPERATION_GROUPS.map((open) => open({ directory: options.directory })));
  const faults = options.faults ?? new FaultPlan();
  const operations = groups.flatMap((group) => Object.keys(group.operations));
  const service: LocalService = { signingName: SIGNING_NAME, operations, ...serve(groups, options) };
  return { ...withFaults(service, faults, options.observe), faults };
}

function serve(groups: readonly OperationGroup[], options: RekognitionOptions): Pick<LocalService, 'handle' | 'close'> {
  const clock = options.clock ?? Date.now;
  const operations = new Map(groups.flatMap((group) => Object.entries(group.operations)));
  const limiter = new RateLimiter(options.limits, clock);

  const handle = async (request: ServiceRequest): Promise<ServiceResponse> => {
    const startedAt = performance.now();
    const { operation } = nameRequest(SIGNING_NAME, request);
    const facts: Record<string, unknown> = {};
    const context: OperationContext = {
      vision: options.vision,
      readObject: options.readObject,
      clock,
      note: (more) => Object.assign(facts, more),
    };
    const response = await run(request, operations.get(operation), operation).then(
      (answer) => {
        Object.assign(facts, originOf(answer));
        return jsonAnswer(200, answer.body, originHeaders(answer));
      },
      (error: unknown) => {
        const known = asRekognitionError(error);
        facts['error'] = known.name;
        return errorAnswer(known);
      },
    );
    const { status } = response;
    options.observe?.({ service: SIGNING_NAME, operation, status, durationMs: performance.now() - startedAt, facts });
    return response;

    async function run(
      { body }: ServiceRequest,
      implementation: Operation | undefined,
      name: string,
    ): Promise<OperationAnswer> {
      if (implementation === undefined) {
        const known = [...operations.keys()].sort().join(', ');
        throw new RekognitionError('UnknownOperationException', `There is no local "${name}". Known: ${known}.`);
      }
      if (!limiter.admit(name)) {
        throw new RekognitionError('ProvisionedThroughputExceededException', 'Provisioned rate exceeded');
      }
      return implementation(new InputReader(parse(body)), context);
    }
  };

  return {
    handle,
    close: async () => {
      await Promise.all(groups.map(async (group) => group.close?.()));
    },
  };
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Falls through to the one refusal for everything that is not a JSON object.
  }
  throw new RekognitionError('SerializationException', 'The request must be a JSON object.');
}

function asRekognitionError(error: unknown): RekognitionError {
  if (error instanceof RekognitionError) return error;
  const noSpace = noSpaceLeft(error);
  if (noSpace !== undefined) return new RekognitionError(NO_SPACE_LEFT, noSpace, { cause: error });
  const cause = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`Local Rekognition failed: ${cause.stack ?? cause.message}\n`);
  return new RekognitionError('InternalServerError', `Internal server error: ${cause.message}`, { cause });
}

function originOf({ source, heuristics }: OperationAnswer): Record<string, unknown> {
  return { ...(source === undefined ? {} : { source }), ...(heuristics === undefined ? {} : { heuristics }) };
}

/** Tells who reads the raw answer where it comes from. SDK clients ignore these headers. */
function originHeaders({ source, heuristics }: OperationAnswer): Record<string, string> {
  return {
    ...(source === undefined ? {} : { 'x-local-answer-source': source }),
    ...(heuristics === undefined ? {} : { 'x-local-answer-heuristics': heuristics.join(', ') }),
  };
}
