import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import aslValidator from 'asl-validator';
import type { LocalService } from '../../packages/local-aws/src/service';
import { galleryRepairs } from './terraform-gallery-repairs';
import { type AwsRequest, iamAction } from './terraform-iam-actions';

export interface ProxiedResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One thing that moto gets wrong: answers itself, or mends what moto answered. */
export interface Repair {
  readonly service: string;
  answer?(request: AwsRequest): Promise<ProxiedResponse | undefined> | ProxiedResponse | undefined;
  mend?(request: AwsRequest, response: ProxiedResponse): ProxiedResponse;
}

export interface MotoProxy {
  readonly url: string;
  /** IAM actions that Terraform has needed so far, whatever else talked to the proxy. */
  readonly terraformActions: ReadonlySet<string>;
  /** The same for every single call, in the order of the calls. */
  readonly terraformCalls: readonly string[];
  close(): Promise<void>;
}

/**
 * Stands between the AWS provider of Terraform and moto, and mends the answers of moto 5.2 that keep the provider from
 * seeing what it created: without it an apply fails or the next plan is never empty.
 * @param rekognition answers what moto's Rekognition lacks, such as collections
 */
export async function startMotoProxy(motoUrl: string, rekognition?: LocalService): Promise<MotoProxy> {
  const terraformActions = new Set<string>();
  const terraformCalls: string[] = [];
  const repairs = [
    stateMachines(),
    functionSettings(),
    bucketEvents(),
    bucketPolicies(),
    queuePolicies(),
    ...galleryRepairs(),
    forwardTo(rekognition),
  ];
  const handle = async (request: AwsRequest): Promise<ProxiedResponse> => {
    if (String(request.headers['user-agent']).includes('Terraform')) {
      terraformActions.add(iamAction(request));
      terraformCalls.push(iamAction(request));
    }
    const relevant = repairs.filter(({ service }) => service === request.service);
    for (const { answer } of relevant) {
      const response = await answer?.(request);
      if (response) return response;
    }
    const response = await forward(motoUrl, request);
    return relevant.reduce((mended, { mend }) => mend?.(request, mended) ?? mended, response);
  };
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = 'GET', url = '/', headers } = incoming;
      const body = Buffer.concat(chunks);
      void handle({
        method,
        url: new URL(url, motoUrl),
        headers,
        body,
        service: serviceOf(headers),
        operation: operationOf(headers),
      })
        .catch((error: Error) => ({ status: 500, headers: {}, body: Buffer.from(`test proxy: ${error.message}`) }))
        .then(({ status, headers: answered, body: content }) => {
          const kept = Object.entries(answered).filter(([name]) => !HOP_HEADERS.has(name.toLowerCase()));
          outgoing.writeHead(status, { ...Object.fromEntries(kept), 'content-length': content.length });
          outgoing.end(method === 'HEAD' ? undefined : content);
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, terraformActions, terraformCalls, close: () => closeServer(server) };
}

const HOP_HEADERS = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive']);

function serviceOf({ authorization }: IncomingHttpHeaders): string | undefined {
  return /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(authorization ?? '')?.[1];
}

function operationOf(headers: IncomingHttpHeaders): string | undefined {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target.split('.').pop() : undefined;
}

function forward(motoUrl: string, { method, url, headers, body }: AwsRequest): Promise<ProxiedResponse> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(motoUrl);
    const path = `${url.pathname}${url.search}`;
    const outgoing = httpRequest(
      { hostname, port, method, path, headers: { ...headers, connection: 'close' } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 500, headers: incoming.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function json(value: unknown): ProxiedResponse {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { status: 200, headers, body: Buffer.from(JSON.stringify(value)) };
}

type Json = Record<string, unknown>;
type Texts = Record<string, string>;

function changeJson(response: ProxiedResponse, change: (body: Json) => Json): ProxiedResponse {
  if (response.status !== 200) return response;
  return { ...response, body: Buffer.from(JSON.stringify(change(JSON.parse(response.body.toString()) as Json))) };
}

/** moto has no definition check, no versions, and forgets that a state machine is an Express one. */
function stateMachines(): Repair {
  const types = new Map<string, unknown>();
  return {
    service: 'states',
    answer: ({ operation, body }) => {
      const input = (): Json => JSON.parse(body.toString()) as Json;
      if (operation === 'CreateStateMachine') types.set(String(input()['name']), input()['type'] ?? 'STANDARD');
      if (operation === 'ListStateMachineVersions') return json({ stateMachineVersions: [] });
      if (operation === 'ValidateStateMachineDefinition') return json(checkDefinition(String(input()['definition'])));
      return undefined;
    },
    mend: ({ operation }, response) =>
      operation === 'DescribeStateMachine'
        ? changeJson(response, (body) => ({ ...body, type: types.get(String(body['name'])) ?? body['type'] }))
        : response,
  };
}

/** Step Functions checks a definition when the provider plans and creates it; here asl-validator does. */
function checkDefinition(definition: string): Json {
  const { isValid, errors } = aslValidator(JSON.parse(definition) as Json);
  const diagnostics = errors.map((error) => ({
    severity: 'ERROR',
    code: error['Error code'],
    message: error.Message ?? JSON.stringify(error),
  }));
  return { result: isValid ? 'OK' : 'FAIL', diagnostics };
}

/** Settings of a function that moto takes but does not return. */
const FORGOTTEN_FUNCTION_SETTINGS = ['LoggingConfig', 'DeadLetterConfig', 'KMSKeyArn'];

function functionSettings(): Repair {
  const known = new Map<string, Json>();
  return {
    service: 'lambda',
    mend: ({ method, url, body }, response) => {
      const [, , collection, name] = url.pathname.split('/');
      if (collection !== 'functions' || response.status >= 300) return response;
      if (method === 'POST' || method === 'PUT') {
        const input = body.length > 0 ? (JSON.parse(body.toString()) as Json) : {};
        const functionName = name ?? String(input['FunctionName']);
        // AWS forgets the key too when there is no environment that it could encrypt.
        if (!input['Environment']) delete input['KMSKeyArn'];
        const sent = Object.entries(input).filter(([setting]) => FORGOTTEN_FUNCTION_SETTINGS.includes(setting));
        known.set(functionName, { ...known.get(functionName), ...Object.fromEntries(sent) });
      }
      const settings = name === undefined ? undefined : known.get(decodeURIComponent(name));
      if (method !== 'GET' || settings === undefined) return response;
      return changeJson(response, (content) => {
        const configuration = content['Configuration'] as Json | undefined;
        if (configuration) return { ...content, Configuration: { ...configuration, ...settings } };
        return 'FunctionArn' in content ? { ...content, ...settings } : content;
      });
    },
  };
}

/** moto does not return that a bucket reports to EventBridge. */
function bucketEvents(): Repair {
  const reporting = new Set<string>();
  return {
    service: 's3',
    mend: ({ method, url, body }, response) => {
      if (!url.searchParams.has('notification') || response.status !== 200) return response;
      if (method === 'PUT') {
        reporting[body.includes('EventBridgeConfiguration') ? 'add' : 'delete'](url.pathname);
        return response;
      }
      const text = response.body.toString();
      if (!reporting.has(url.pathname) || text.includes('EventBridgeConfiguration')) return response;
      const mended = text.includes('/>')
        ? text.replace(
            /<NotificationConfiguration([^>]*)\/>/,
            '<NotificationConfiguration$1><EventBridgeConfiguration/></NotificationConfiguration>',
          )
        : text.replace('</NotificationConfiguration>', '<EventBridgeConfiguration/></NotificationConfiguration>');
      return { ...response, body: Buffer.from(mended) };
    },
  };
}

/**
 * moto looks at no condition of a bucket's policy: a statement that denies requests without TLS would deny them all. A
 * policy with such a statement is kept here, and moto never hears of it.
 */
function bucketPolicies(): Repair {
  const policies = new Map<string, string>();
  return {
    service: 's3',
    answer: ({ method, url, body }) => {
      if (!url.searchParams.has('policy')) return undefined;
      const done = { status: 204, headers: {}, body: Buffer.alloc(0) };
      if (method === 'PUT') {
        const policy = body.toString();
        const { Statement } = JSON.parse(policy) as { Statement: { Condition?: object }[] };
        if (!Statement.some(({ Condition }) => JSON.stringify(Condition)?.includes('aws:SecureTransport'))) {
          return undefined;
        }
        policies.set(url.pathname, policy);
        return done;
      }
      const known = policies.get(url.pathname);
      if (known === undefined) return undefined;
      if (method === 'DELETE') {
        policies.delete(url.pathname);
        return done;
      }
      return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(known) };
    },
  };
}

/**
 * moto puts spaces into the JSON attributes of queues, which the provider compares as text, and does not know the
 * attribute that says which queues may use a dead-letter queue.
 */
function queuePolicies(): Repair {
  const allowed = new Map<unknown, string>();
  return {
    service: 'sqs',
    answer: ({ operation, body }) => {
      if (operation !== 'SetQueueAttributes' && operation !== 'GetQueueAttributes') return undefined;
      const input = JSON.parse(body.toString()) as { QueueUrl: string; Attributes?: Texts; AttributeNames?: string[] };
      const { QueueUrl: url, Attributes: sent, AttributeNames: names } = input;
      if (sent?.['RedriveAllowPolicy'] !== undefined) {
        allowed.set(url, sent['RedriveAllowPolicy']);
        // moto would forget the queue's policy over it.
        if (Object.keys(sent).length === 1) return json({});
      }
      if (names?.join() !== 'RedriveAllowPolicy') return undefined;
      const policy = allowed.get(url);
      return json({ Attributes: policy ? { RedriveAllowPolicy: policy } : {} });
    },
    mend: ({ operation, body }, response) => {
      if (operation !== 'GetQueueAttributes') return response;
      const policy = allowed.get((JSON.parse(body.toString()) as { QueueUrl: string }).QueueUrl);
      return changeJson(response, (answer) => {
        const attributes: Texts = { ...(answer['Attributes'] as Texts | undefined) };
        if (policy) attributes['RedriveAllowPolicy'] = policy;
        if (attributes['RedrivePolicy']) attributes['RedrivePolicy'] = compactJson(attributes['RedrivePolicy']);
        return { ...answer, Attributes: attributes };
      });
    },
  };
}

function compactJson(text: string): string {
  return JSON.stringify(JSON.parse(text));
}

/** moto's Rekognition has no collections. */
function forwardTo(service: LocalService | undefined): Repair {
  return {
    service: 'rekognition',
    answer: async ({ method, url, headers, body }) => {
      if (!service) return undefined;
      const response = await service.handle({ method, path: url.pathname, query: url.searchParams, headers, body });
      return { status: response.status, headers: { ...response.headers }, body: Buffer.from(response.body ?? '') };
    },
  };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
