import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localArn, nameIn } from '../arns';
import { ApiError, asApiError, type Input, optionalText, refuseOthers, textOf } from '../json-service';
import type { CallObserver, LocalService, ServiceRequest, ServiceResponse } from '../service';
import type { LocalSqs } from '../sqs/sqs';
import { StateMap } from '../state-map';
import { codeHash, locateHandler, unpackCode } from './function-code';
import { EventSourceMappings } from './event-source-mappings';
import { errorReply, functionNotFound, invoke, type Reply, responseOf } from './invoke';
import type { LocalFunction } from './local-function';
import type { LocalLambda } from './open-lambda';

interface StoredFunction {
  readonly name: string;
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly codeSha256: string;
  readonly codeBytes: number;
  readonly revisionId: string;
  readonly modifiedAt: string;
}

export interface LambdaServiceOptions {
  readonly directory: string;
  readonly lambda: LocalLambda;
  /** The queues that may be read for functions. */
  readonly sqs: LocalSqs;
  readonly readObject: (bucket: string, key: string, versionId?: string) => Promise<Buffer>;
  readonly observe?: CallObserver;
}

interface Call {
  readonly name: string;
  readonly input: Input;
  readonly request: ServiceRequest;
}

/** Settings of a function that a call may change, by the parameter's name. */
const SETTINGS = ['Runtime', 'Handler', 'Role', 'Description', 'MemorySize', 'Timeout', 'Environment'] as const;
/** Without an effect here, or at the one value that is also the default. */
const HARMLESS = [
  'Architectures',
  'PackageType',
  'TracingConfig',
  'EphemeralStorage',
  'LoggingConfig',
  'Publish',
  'Tags',
];
const CODE = ['ZipFile', 'S3Bucket', 'S3Key', 'S3ObjectVersion'];

/** Lambda over the wire: functions of Node.js from a zip, kept in a folder, run by the local Lambda. */
export class LambdaService implements LocalService {
  readonly signingName = 'lambda';
  private readonly functions: StateMap<StoredFunction>;
  private readonly mappings: EventSourceMappings;

  private readonly runs: Readonly<Record<string, (call: Call) => Promise<Reply>>> = {
    CreateFunction: (call) => this.create(call),
    GetFunction: async ({ name }) => ({
      body: {
        Configuration: describe(this.known(name)),
        Code: { RepositoryType: 'S3', Location: `file://${this.zipOf(name)}` },
        Tags: {},
      },
    }),
    GetFunctionConfiguration: async ({ name }) => ({ body: describe(this.known(name)) }),
    UpdateFunctionCode: async ({ name, input }) => {
      refuseOthers('UpdateFunctionCode', input, [...CODE, ...HARMLESS]);
      return this.save(this.known(name), await this.codeOf(input));
    },
    UpdateFunctionConfiguration: async ({ name, input }) => {
      refuseOthers('UpdateFunctionConfiguration', input, [...SETTINGS, ...HARMLESS]);
      return this.save({ ...this.known(name), ...settingsOf(input, this.known(name)) });
    },
    DeleteFunction: async ({ name }) => {
      this.known(name);
      this.options.lambda.remove({ name, arn: arnOf(name) });
      await this.functions.delete(name);
      return { status: 204 };
    },
    ListFunctions: async () => ({ body: { Functions: this.functions.all().map(describe) } }),
    Invoke: ({ name, request }) => {
      this.known(name);
      return invoke(this.options.lambda, name, request);
    },
    CreateEventSourceMapping: async ({ name, input }) => {
      this.known(name);
      return { status: 202, body: await this.mappings.create(input) };
    },
    UpdateEventSourceMapping: async ({ name, input }) => {
      const functionName = optionalText(input, 'FunctionName');
      if (functionName !== undefined) this.known(nameIn(functionName));
      return { status: 202, body: await this.mappings.update(name, input) };
    },
    GetEventSourceMapping: async ({ name }) => ({ body: this.mappings.get(name) }),
    ListEventSourceMappings: async ({ request: { query } }) => ({
      body: this.mappings.list(query.get('EventSourceArn'), query.get('FunctionName')),
    }),
    DeleteEventSourceMapping: async ({ name }) => ({ status: 202, body: await this.mappings.delete(name) }),
  };

  readonly operations = Object.keys(this.runs);

  constructor(private readonly options: LambdaServiceOptions) {
    this.functions = StateMap.open<StoredFunction>(
      join(options.directory, 'functions.json'),
      ({ name, handler, environment }) =>
        typeof name === 'string' && typeof handler === 'string' && typeof environment === 'object',
    );
    for (const stored of this.functions.all()) options.lambda.register(this.local(stored));
    this.mappings = new EventSourceMappings(options);
  }

  async handle(request: ServiceRequest): Promise<ServiceResponse> {
    const startedAt = performance.now();
    const facts: Record<string, unknown> = {};
    let operation = 'Unknown';
    let reply: Reply;
    try {
      const route = routeOf(request);
      operation = route.operation;
      facts.function = route.name;
      const input = operation === 'Invoke' ? {} : parseBody(request);
      reply = await this.runs[operation]!({
        name: route.name || nameIn(String(input.FunctionName)),
        input,
        request,
      });
    } catch (error) {
      const failure = asApiError(error);
      facts.error = failure.name;
      reply = errorReply(failure);
    }
    const response = responseOf(reply);
    // What a function does when it is invoked is told by the local Lambda itself.
    if (operation !== 'Invoke') {
      this.options.observe?.({
        service: 'lambda',
        operation,
        status: response.status,
        durationMs: performance.now() - startedAt,
        facts,
      });
    }
    return response;
  }

  async close(): Promise<void> {
    // The local Lambda and its functions are closed by their opener.
    await this.mappings.close();
  }

  private async create({ name, input }: Call): Promise<Reply> {
    refuseOthers('CreateFunction', input, ['FunctionName', 'Code', ...SETTINGS, ...HARMLESS]);
    if (!/^[\w-]{1,64}$/.test(name)) {
      throw invalidValue(`"${name}" is not the name of a function: 1 to 64 letters, digits, "-" and "_" are.`);
    }
    if (this.functions.get(name))
      throw new ApiError('ResourceConflictException', `Function already exist: ${name}`, 409);
    const code = await this.codeOf((input.Code ?? {}) as Input);
    const fresh = { ...settingsOf(input), name, codeSha256: '', codeBytes: 0, revisionId: '', modifiedAt: '' };
    return { ...(await this.save(fresh, code)), status: 201 };
  }

  private async save(stored: StoredFunction, code?: Buffer): Promise<Reply> {
    if (code) {
      await unpackCode(code, this.folderOf(stored.name));
      await mkdir(dirname(this.zipOf(stored.name)), { recursive: true });
      await writeFile(this.zipOf(stored.name), code);
    }
    const saved: StoredFunction = {
      ...stored,
      ...(code && { codeSha256: codeHash(code), codeBytes: code.length }),
      revisionId: randomUUID(),
      modifiedAt: new Date().toISOString().replace('Z', '+0000'),
    };
    await this.functions.set(saved.name, saved);
    this.options.lambda.register(this.local(saved));
    return { body: describe(saved) };
  }

  private known(name: string): StoredFunction {
    const found = this.functions.get(name);
    if (found) return found;
    throw functionNotFound(name);
  }

  private async codeOf(input: Input): Promise<Buffer> {
    refuseOthers('code of a function', input, [...CODE, ...HARMLESS]);
    const zip = optionalText(input, 'ZipFile');
    if (zip !== undefined) return Buffer.from(zip, 'base64');
    try {
      return await this.options.readObject(
        textOf(input, 'S3Bucket'),
        textOf(input, 'S3Key'),
        optionalText(input, 'S3ObjectVersion'),
      );
    } catch (error) {
      throw invalidValue(`The code cannot be read: ${(error as Error).message} Give ZipFile, or S3Bucket and S3Key.`);
    }
  }

  private local({ name, handler, memoryMegabytes, timeoutSeconds, environment }: StoredFunction): LocalFunction {
    const place = locateHandler(this.folderOf(name), handler);
    return { name, arn: arnOf(name), ...place, memoryMegabytes, timeoutSeconds, environment };
  }

  private folderOf(name: string): string {
    return join(this.options.directory, 'code', name);
  }

  private zipOf(name: string): string {
    return join(this.options.directory, 'zips', `${name}.zip`);
  }
}

const arnOf = (name: string): string => localArn('lambda', `function:${name}`);

const invalidValue = (message: string): ApiError => new ApiError('InvalidParameterValueException', message);

/** Operations by method and what stands behind the function's name in the path. */
const ROUTES: Readonly<Record<string, string>> = {
  'POST ': 'CreateFunction',
  'GET ': 'ListFunctions',
  'GET name': 'GetFunction',
  'DELETE name': 'DeleteFunction',
  'GET name/configuration': 'GetFunctionConfiguration',
  'PUT name/configuration': 'UpdateFunctionConfiguration',
  'PUT name/code': 'UpdateFunctionCode',
  'POST name/invocations': 'Invoke',
};

/** The same of event sources, which have an id for a name. */
const SOURCE_ROUTES: Readonly<Record<string, string>> = {
  'POST ': 'CreateEventSourceMapping',
  'GET ': 'ListEventSourceMappings',
  'GET name': 'GetEventSourceMapping',
  'PUT name': 'UpdateEventSourceMapping',
  'DELETE name': 'DeleteEventSourceMapping',
};

/** @throws ApiError for a path that belongs to no operation here */
function routeOf({ method, path }: ServiceRequest): { readonly operation: string; readonly name: string } {
  const [, kind, name = '', rest = ''] =
    /^\/2015-03-31\/(functions|event-source-mappings)\/?([^/]*)(\/[^/]+)?\/?$/.exec(path) ?? [];
  const key = `${method} ${name === '' ? '' : `name${rest}`}`;
  const routes = kind === 'functions' ? ROUTES : SOURCE_ROUTES;
  const operation = kind !== undefined && Object.hasOwn(routes, key) ? routes[key] : undefined;
  if (operation) return { operation, name: nameIn(decodeURIComponent(name)) };
  throw new ApiError('UnknownOperationException', `The local Lambda does not implement ${method} ${path}.`, 404);
}

function settingsOf(
  input: Input,
  before?: StoredFunction,
): Omit<StoredFunction, 'name' | 'codeSha256' | 'codeBytes' | 'revisionId' | 'modifiedAt'> & Partial<StoredFunction> {
  const runtime = optionalText(input, 'Runtime') ?? before?.runtime ?? '';
  if (!/^nodejs\d+\.x$/.test(runtime)) {
    throw invalidValue(
      `The local Lambda runs Node.js functions from a zip: Runtime must be nodejs22.x or alike, not "${runtime}".`,
    );
  }
  const handler = optionalText(input, 'Handler') ?? before?.handler ?? '';
  if (!/^[^.\s][^\s]*\.[\w$]+$/.test(handler) || handler.split('/').includes('..')) {
    throw invalidValue(`Handler must be <module>.<export>, such as index.handler, but is "${handler}".`);
  }
  const { Variables } = (input.Environment ?? {}) as { Variables?: Readonly<Record<string, string>> };
  return {
    runtime,
    handler,
    role: optionalText(input, 'Role') ?? before?.role ?? '',
    description: (input.Description as string | undefined) ?? before?.description ?? '',
    memoryMegabytes: numberOf(input, 'MemorySize', 128, 10_240) ?? before?.memoryMegabytes ?? 128,
    timeoutSeconds: numberOf(input, 'Timeout', 1, 900) ?? before?.timeoutSeconds ?? 3,
    environment: input.Environment === undefined ? (before?.environment ?? {}) : (Variables ?? {}),
  };
}

function numberOf(input: Input, name: string, minimum: number, maximum: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum) return Number(value);
  throw invalidValue(`${name} must be a whole number from ${minimum} to ${maximum}.`);
}

function describe(stored: StoredFunction): object {
  return {
    FunctionName: stored.name,
    FunctionArn: arnOf(stored.name),
    Runtime: stored.runtime,
    Role: stored.role,
    Handler: stored.handler,
    CodeSize: stored.codeBytes,
    Description: stored.description,
    Timeout: stored.timeoutSeconds,
    MemorySize: stored.memoryMegabytes,
    LastModified: stored.modifiedAt,
    CodeSha256: stored.codeSha256,
    Version: '$LATEST',
    ...(Object.keys(stored.environment).length > 0 ? { Environment: { Variables: stored.environment } } : {}),
    RevisionId: stored.revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: ['x86_64'],
    TracingConfig: { Mode: 'PassThrough' },
    EphemeralStorage: { Size: 512 },
  };
}

function parseBody({ body }: ServiceRequest): Input {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8')) as Input;
  } catch {
    throw new ApiError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}
