import { randomUUID } from 'node:crypto';
import type { LocalLambda } from '../lambda/open-lambda';
import { isObject } from './payload';
import { sdkServices, type SdkClient, type SdkService } from './sdk-clients';
import { sdkError } from './sdk-error';
import { runtimeError } from './states-error';
import type { TaskIntegrations } from './task';

export interface TaskIntegrationOptions {
  readonly lambda: Pick<LocalLambda, 'invoke'>;
  /** The local AWS endpoint. */
  readonly endpointUrl: string;
}

/** Operations of the optimised integrations; every other one is called as `aws-sdk:<service>:<operation>`. */
const OPTIMISED: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ['getItem', 'putItem', 'updateItem', 'deleteItem'],
  sns: ['publish'],
  sqs: ['sendMessage'],
};

const LAMBDA_INVOKE = 'arn:aws:states:::lambda:invoke';
const LAMBDA_PARAMETERS = ['FunctionName', 'Payload'];

interface SdkCall {
  readonly service: SdkService;
  readonly style: 'optimised' | 'aws-sdk';
  /** Makes the SDK's command from its input. */
  command(input: Readonly<Record<string, unknown>>): never;
  /** Names of the input's members; undefined when the SDK does not tell. */
  readonly members: readonly string[] | undefined;
  readonly clientKey: string;
}

/** Integrations that hold connections. */
export interface OpenTaskIntegrations extends TaskIntegrations {
  close(): void;
}

/**
 * The service integrations of the local Step Functions: functions run here, everything else goes through SDK clients of
 * its own, which do not retry.
 */
export function createTaskIntegrations({ lambda, endpointUrl }: TaskIntegrationOptions): OpenTaskIntegrations {
  const clients = new Map<string, SdkClient>();

  async function invoke(parameters: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown> {
    const payload = await lambda.invoke(String(parameters.FunctionName), parameters.Payload ?? {}, { signal });
    return { ExecutedVersion: '$LATEST', Payload: payload, ...sdkMetadata(200), StatusCode: 200 };
  }

  async function callSdk(
    call: SdkCall,
    parameters: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const { service, style, clientKey } = call;
    const client = clients.get(clientKey) ?? service.newClient(endpointUrl);
    clients.set(clientKey, client);
    try {
      const answer = await client.send(call.command(parameters), { abortSignal: signal });
      const { $metadata, ...output } = answer as { $metadata: { httpStatusCode?: number; requestId?: string } };
      const json = (await asJson(output)) as object;
      return style === 'aws-sdk' ? json : { ...json, ...sdkMetadata($metadata.httpStatusCode, $metadata.requestId) };
    } catch (error) {
      throw sdkError(error as Error, service, style);
    }
  }

  return {
    problems(resource, parameters) {
      const given = isObject(parameters) ? Object.keys(parameters).map((key) => key.replace(/\.\$$/, '')) : [];
      try {
        const members = resource === LAMBDA_INVOKE ? LAMBDA_PARAMETERS : sdkCall(resource).members;
        const unknown = given.filter((name) => members !== undefined && !members.includes(name));
        const problems = unknown.map((name) => `${resource} has no parameter ${name} here. Use ${members!.join(', ')}`);
        if (resource !== LAMBDA_INVOKE && hasBinary(parameters)) {
          problems.push('binary parameters are not carried here: let a function send them');
        }
        return problems;
      } catch (error) {
        return [(error as Error).message];
      }
    },

    async call(resource, parameters, { signal }) {
      if (!isObject(parameters)) throw runtimeError(`The parameters of ${resource} must be an object.`);
      if (resource === LAMBDA_INVOKE) return invoke(parameters, signal);
      return callSdk(sdkCall(resource), withTextBodies(resource, parameters), signal);
    },

    close() {
      for (const client of clients.values()) client.destroy();
    },
  };
}

/** @throws Error for a resource that cannot be called here. */
function sdkCall(resource: string): SdkCall {
  const [, sdk, serviceName, operation] =
    /^arn:aws:states:::(aws-sdk:)?([a-z0-9]+):([A-Za-z0-9]+)$/.exec(resource) ?? [];
  const style = sdk === undefined ? 'optimised' : 'aws-sdk';
  const service = serviceName === undefined ? undefined : sdkServices[serviceName];
  const commandClass =
    operation && service?.commands[`${operation.charAt(0).toUpperCase()}${operation.slice(1)}Command`];
  if (
    !service ||
    typeof commandClass !== 'function' ||
    (style === 'optimised' && !OPTIMISED[serviceName!]?.includes(operation!))
  ) {
    const optimised = Object.entries(OPTIMISED).flatMap(([name, operations]) =>
      operations.map((each) => `${name}:${each}`),
    );
    throw new Error(
      `${resource} cannot be called here. Use arn:aws:states:::<integration> with lambda:invoke, ${optimised.join(', ')}, ` +
        `or aws-sdk:<service>:<operation> for ${Object.keys(sdkServices).join(', ')}`,
    );
  }
  const Command = commandClass as new (input: object) => { readonly schema?: readonly unknown[] };
  return {
    service,
    style,
    command: (input) => new Command(input) as never,
    members: inputMembers(new Command({}).schema),
    clientKey: serviceName!,
  };
}

/** The member names in an operation's schema: its fifth element is the input structure, whose fifth are the names. */
function inputMembers(schema: readonly unknown[] | undefined): readonly string[] | undefined {
  const input = schema?.[4];
  const structure = typeof input === 'function' ? (input as () => unknown)() : input;
  const members: unknown = Array.isArray(structure) ? structure[4] : undefined;
  return Array.isArray(members) ? (members as string[]) : undefined;
}

/** A message that is JSON instead of text is sent as its text. */
function withTextBodies(
  resource: string,
  parameters: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const body = { 'arn:aws:states:::sns:publish': 'Message', 'arn:aws:states:::sqs:sendMessage': 'MessageBody' }[
    resource
  ];
  if (body === undefined || parameters[body] === undefined || typeof parameters[body] === 'string') return parameters;
  return { ...parameters, [body]: JSON.stringify(parameters[body]) };
}

function sdkMetadata(status: number | undefined, requestId: string = randomUUID()): object {
  return { SdkHttpMetadata: { HttpStatusCode: status }, SdkResponseMetadata: { RequestId: requestId } };
}

/** Whether a template holds bytes, which Step Functions would decode from Base64: `Image.Bytes`, or `B` of DynamoDB. */
function hasBinary(template: unknown): boolean {
  if (Array.isArray(template)) return template.some(hasBinary);
  if (!isObject(template)) return false;
  return Object.entries(template).some(
    ([key, value]) => (/^(Bytes|B)(\.\$)?$/.test(key) && typeof value === 'string') || hasBinary(value),
  );
}

/** An SDK answer as JSON: bytes in Base64, streams as text, dates as ISO 8601, nothing undefined. */
async function asJson(value: unknown): Promise<unknown> {
  if (value instanceof Uint8Array && !('transformToString' in value)) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return Promise.all(value.map(asJson));
  if (value === null || typeof value !== 'object') return value;
  if ('transformToString' in value) return (value as { transformToString(): Promise<string> }).transformToString();
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    await Promise.all(entries.map(async ([key, member]) => [key, await asJson(member)] as const)),
  );
}
