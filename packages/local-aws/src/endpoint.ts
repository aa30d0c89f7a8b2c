import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EndpointError, errorProtocol, errorResponse } from './endpoint-errors';
import { corsHeaders, preflightHeaders, refuseForeignPages } from './endpoint-origin';
import {
  announcesTooMuch,
  entityTooLarge,
  isPostedForm,
  readRequest,
  signedFor,
  splitTarget,
} from './endpoint-request';
import { type CallObserver, CONNECTION_DROPPED, type LocalService, type ServiceResponse } from './service';

const HOST = '127.0.0.1';

/** Longer than any pause between two calls of an SDK client, so that the server never closes a socket in use. */
const KEEP_ALIVE_MS = 120_000;

/** What calls in progress get to finish when the endpoint closes. */
const CLOSE_GRACE_MS = 2_000;

export interface EndpointOptions {
  /** By the name that their requests are signed for; a map may still grow. */
  readonly services: readonly LocalService[] | ReadonlyMap<string, LocalService>;
  /** TCP port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** Told of the calls that no service answered: unsigned, refused, for a service that is not here, or crashed. */
  readonly onCall?: CallObserver;
}

export interface Endpoint {
  /** For `AWS_ENDPOINT_URL`. Holds the IP address, with which the S3 client addresses buckets by path. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection. The services stay open: their opener closes them. */
  close(): Promise<void>;
}

/**
 * Serves several local AWS services on one port, each reached by the service name its requests are signed for.
 * @throws Error when the port is taken or not allowed
 */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const services: ReadonlyMap<string, LocalService> =
    'get' in options.services
      ? options.services
      : new Map(options.services.map((service) => [service.signingName, service]));
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    const startedAt = performance.now();
    void answer(request, services).then(({ reply, refusal }) => {
      if (refusal !== undefined) {
        options.onCall?.({
          service: refusal.service,
          operation: `${request.method} ${splitTarget(request.url ?? '/').path}`,
          status: reply.status,
          durationMs: performance.now() - startedAt,
          facts: { error: refusal.error },
        });
      }
      send(request, response, reply, server.listening);
    });
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, respond);
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!announcesTooMuch(request.headers)) response.writeContinue();
    respond(request, response);
  });

  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${HOST}:${port}`, port, close: () => close(server) };
}

interface Answer {
  readonly reply: ServiceResponse;
  /** Set when the reply is the endpoint's own. */
  readonly refusal?: { readonly service: string; readonly error: string };
}

async function answer(request: IncomingMessage, services: ReadonlyMap<string, LocalService>): Promise<Answer> {
  const { path, query } = splitTarget(request.url ?? '/');
  const signingName = signedFor(request.headers, query) ?? (isPostedForm(request) ? 's3' : undefined);
  try {
    refuseForeignPages(request.headers);
    if (request.method === 'OPTIONS') return { reply: { status: 200, headers: preflightHeaders(request.headers) } };
    if (isWaitingToContinue(request)) throw entityTooLarge();
    const whole = await readRequest(request);
    if (signingName === undefined) return refuseUnsigned(whole.method, path, services);
    const service = services.get(signingName);
    if (service === undefined) {
      throw new EndpointError(501, 'NotImplemented', `There is no local "${signingName}". ${whatThisIs(services)}`);
    }
    return { reply: await service.handle(whole) };
  } catch (error) {
    const refusal = error instanceof EndpointError ? error : new EndpointError(500, 'InternalError', causeOf(error));
    return {
      reply: errorResponse(refusal, errorProtocol(signingName, request.headers['content-type'])),
      refusal: { service: signingName ?? 'endpoint', error: `${refusal.code}: ${refusal.message}` },
    };
  }
}

function refuseUnsigned(method: string, path: string, services: ReadonlyMap<string, LocalService>): Answer {
  const text = `${whatThisIs(services)} This request carries no signature.`;
  if (method !== 'GET' || path !== '/') throw new EndpointError(403, 'AccessDenied', text);
  return {
    reply: { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` },
    refusal: { service: 'endpoint', error: 'unsigned request' },
  };
}

function whatThisIs(services: ReadonlyMap<string, LocalService>): string {
  return (
    `This is the local AWS endpoint. It answers AWS SDK and CLI calls for ` +
    `${[...services.keys()].sort().join(', ')}; set AWS_ENDPOINT_URL to its address.`
  );
}

function send(request: IncomingMessage, response: ServerResponse, reply: ServiceResponse, keepAlive: boolean): void {
  if (response.destroyed) return;
  if (reply.status === CONNECTION_DROPPED) {
    response.destroy();
    return;
  }
  const body = Buffer.from(reply.body ?? '');
  const bodyless = reply.status === 204 || reply.status === 304;
  try {
    response.writeHead(reply.status, {
      ...(bodyless ? {} : { 'content-length': body.length }),
      ...corsHeadersIfAllowed(request),
      ...reply.headers,
      // An unread body cannot be told from the next request on the same connection.
      ...(keepAlive && request.complete ? {} : { connection: 'close' }),
    });
    response.end(request.method === 'HEAD' || bodyless ? undefined : body);
  } catch (error) {
    response.destroy(error as Error);
  }
}

function corsHeadersIfAllowed(request: IncomingMessage): Record<string, string> {
  try {
    refuseForeignPages(request.headers);
    return corsHeaders(request.headers);
  } catch {
    return {};
  }
}

/** Whether the client was not told to go on, because its body is too large: it will not send it. */
function isWaitingToContinue({ headers }: IncomingMessage): boolean {
  return headers.expect !== undefined && announcesTooMuch(headers);
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
    server.listen(port, HOST, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  const remedy = 'Choose another port, or 0 for any free one.';
  if (error.code === 'EADDRINUSE') {
    return new Error(`Port ${port} of ${HOST} is taken by another program. ${remedy}`, { cause: error });
  }
  if (error.code === 'EACCES') {
    return new Error(`This user may not listen on port ${port} of ${HOST}. ${remedy}`, { cause: error });
  }
  return new Error(`The local endpoint cannot listen on ${HOST}:${port}: ${error.message}. ${remedy}`, {
    cause: error,
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
