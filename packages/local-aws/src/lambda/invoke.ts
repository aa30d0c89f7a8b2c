import { randomUUID } from 'node:crypto';
import { localArn, nameIn } from '../arns';
import { ApiError, asApiError } from '../json-service';
import type { LocalService, ServiceRequest, ServiceResponse } from '../service';
import { LambdaError } from './lambda-error';
import type { LocalLambda } from './open-lambda';

/** What an operation of Lambda answers. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A reply, or an error, as it goes over the wire. */
export const responseOf = ({ status = 200, headers, body }: Reply): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers },
  body: body === undefined ? '' : JSON.stringify(body),
});

/** The reply to a call that failed. */
export function errorReply(failure: ApiError): Reply {
  const { status, name, message } = failure;
  return {
    status,
    headers: { 'x-amzn-errortype': name },
    body: { Type: status < 500 ? 'User' : 'Service', message, Message: message },
  };
}

export const functionNotFound = (name: string): ApiError =>
  new ApiError('ResourceNotFoundException', `Function not found: ${localArn('lambda', `function:${name}`)}`, 404);

/** Invokes a function, and waits for it unless it is told not to. @throws ApiError */
export async function invoke(lambda: LocalLambda, name: string, { headers, body }: ServiceRequest): Promise<Reply> {
  const type = String(headers['x-amz-invocation-type'] ?? 'RequestResponse');
  if (type === 'DryRun') return { status: 204 };
  const version = { 'x-amz-executed-version': '$LATEST' };
  const result = lambda.invoke(localArn('lambda', `function:${name}`), parsePayload(body));
  if (type === 'Event') {
    // As on AWS, no one waits for the end; a failure is in the function's log.
    result.catch(() => undefined);
    return { status: 202 };
  }
  try {
    return { headers: version, body: (await result) ?? null };
  } catch (error) {
    if (!(error instanceof LambdaError)) throw error;
    const [, code] = /^Lambda\.(.*)/.exec(error.name) ?? [];
    if (code !== undefined) throw new ApiError(code, error.message, error.httpStatus);
    return { headers: { ...version, 'x-amz-function-error': 'Unhandled' }, body: JSON.parse(error.message) };
  }
}

function parsePayload(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as unknown);
  } catch (error) {
    throw new ApiError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}

/** The part of Lambda that invokes functions which were made in code and not by requests. @param names of these functions */
export function openInvocations(lambda: LocalLambda, names: readonly string[]): LocalService {
  const known = new Set(names);
  return {
    signingName: 'lambda',
    operations: ['Invoke'],
    handle: async (request) => {
      try {
        const [, path = ''] = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/.exec(request.path) ?? [];
        const name = nameIn(decodeURIComponent(path));
        if (request.method !== 'POST' || name === '') {
          throw new ApiError('UnknownOperationException', 'The local Lambda of this environment invokes only.', 404);
        }
        if (!known.has(name)) throw functionNotFound(name);
        return responseOf(await invoke(lambda, name, request));
      } catch (error) {
        return responseOf(errorReply(asApiError(error)));
      }
    },
    // The functions are closed by their opener.
    close: async () => undefined,
  };
}
