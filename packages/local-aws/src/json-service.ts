import { randomUUID } from 'node:crypto';
import { NO_SPACE_LEFT, noSpaceLeft } from './no-space';
import type { CallObserver, LocalService, ServiceRequest, ServiceResponse } from './service';

export type Input = Readonly<Record<string, unknown>>;

/** An error answer. `name` is the code, as it is on the exceptions of SDK clients. */
export class ApiError extends Error {
  constructor(
    code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

export interface JsonOperation {
  /** The parameters that are implemented; another one is refused, since it would silently do nothing. */
  readonly parameters: readonly string[];
  run(input: Input): Promise<object> | object;
}

export interface JsonServiceOptions {
  readonly signingName: string;
  /** Before the operation's name in the header `x-amz-target`. */
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  readonly operations: Readonly<Record<string, JsonOperation>>;
  readonly observe?: CallObserver;
  close?(): Promise<void>;
}

/** A service that speaks AWS's JSON protocol. */
export function jsonService(options: JsonServiceOptions): LocalService {
  const { signingName, targetPrefix, operations } = options;
  const answer = (status: number, body: object): ServiceResponse => ({
    status,
    headers: { 'content-type': `application/x-amz-json-${options.version}`, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  });

  return {
    signingName,
    operations: Object.keys(operations),
    handle: async (request) => {
      const startedAt = performance.now();
      const target = String(request.headers['x-amz-target'] ?? '');
      const name = target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : target;
      const facts: Record<string, unknown> = {};
      let response: ServiceResponse;
      try {
        const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
        if (operation === undefined) {
          const known = Object.keys(operations).sort().join(', ');
          throw new ApiError('UnknownOperationException', `There is no local "${name}". Known: ${known}.`);
        }
        const input = parseBody(request);
        refuseOthers(name, input, operation.parameters);
        response = answer(200, await operation.run(input));
      } catch (error) {
        const failure = asApiError(error);
        facts.error = failure.name;
        response = answer(failure.status, { __type: failure.name, message: failure.message });
      }
      const durationMs = performance.now() - startedAt;
      options.observe?.({ service: signingName, operation: name, status: response.status, durationMs, facts });
      return response;
    },
    close: options.close ?? (async () => undefined),
  };
}

/** What anything else than an ApiError becomes. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const noSpace = noSpaceLeft(error);
  if (noSpace !== undefined) return new ApiError(NO_SPACE_LEFT, noSpace);
  return new ApiError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}

/** @throws ApiError ValidationException */
export function refuseOthers(operation: string, input: Input, known: readonly string[]): void {
  const other = Object.entries(input).find(
    ([name, value]) => !known.includes(name) && value !== undefined && value !== null,
  );
  if (other === undefined) return;
  throw invalid(`The local ${operation} does not implement the parameter ${other[0]}. Leave it out.`);
}

export const invalid = (message: string): ApiError => new ApiError('ValidationException', message);

/** @throws ApiError ValidationException */
export function textOf(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`${name} is required and must be a text.`);
}

/** @throws ApiError ValidationException */
export function optionalText(input: Input, name: string): string | undefined {
  return input[name] === undefined || input[name] === null ? undefined : textOf(input, name);
}

/** @throws ApiError ValidationException */
export function listOf(input: Input, name: string): readonly Input[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((member) => typeof member === 'object' && member !== null)) {
    return value as Input[];
  }
  throw invalid(`${name} must be a list of objects.`);
}

/** @throws ApiError ValidationException */
export function textsOf(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((member) => typeof member === 'string')) return value;
  throw invalid(`${name} must be a list of texts.`);
}

function parseBody({ body }: ServiceRequest): Input {
  try {
    const input: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Input;
  } catch {
    // Answered below, like every body that is not a JSON object.
  }
  throw new ApiError('SerializationException', 'The request body is not a JSON object.');
}
