import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type * as z from 'zod';
import { InvalidInputError, TransientServiceError } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import { type Operation, type OperationName, operations, type Operations } from './contract/operations';
import { notFound, Problem, signInFirst } from './problems';
import type { Authenticate, Viewer } from './viewer';

/** Largest body of a request, in bytes. Files never come this way. */
const MAX_BODY_BYTES = 256 * 1024;

const logger = createLogger('gallery');

type Part<Name extends OperationName, Key extends 'parameters' | 'query' | 'body'> = Operations[Name] extends {
  readonly [K in Key]: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : undefined;

/** A call of an operation: what was sent, checked by its schemas. */
export interface Call<Name extends OperationName> {
  readonly viewer: Viewer;
  readonly parameters: Part<Name, 'parameters'>;
  readonly query: Part<Name, 'query'>;
  readonly body: Part<Name, 'body'>;
}

/** What an operation answers. */
export type Answer<Name extends OperationName> = z.input<Operations[Name]['answer']>;

/** How each operation is carried out. @throws Problem */
export type Handlers = { readonly [Name in OperationName]: (call: Call<Name>) => Promise<Answer<Name>> };

/** Checks a part of a request. @throws Problem that names the field, the rule and what to do */
function checked(schema: z.ZodObject | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue!.path.join('.');
  throw new Problem(400, 'InvalidInput', `${field === '' ? 'The request' : field}: ${issue!.message}`, field);
}

/**
 * Checks what the path names. Where somebody looks for something, e.g. by an address that was cut when it was passed on,
 * there is nothing by a name that cannot be one; where something is made, the rule for its name is told.
 * @throws Problem
 */
function namedBy({ method, parameters }: Operation, value: Readonly<Record<string, string>>): unknown {
  if (method !== 'POST' && parameters?.safeParse(value).success === false) throw notFound(Object.keys(value)[0]!);
  return checked(parameters, value);
}

/** Query parameters as schemas take them: a list where a name stands more than once, or where a list is expected. */
function queryOf(schema: z.ZodObject | undefined, parameters: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      // A name may be one that every object has, such as "constructor".
      const parameter = Object.entries(schema?.shape ?? {}).find(([known]) => known === name)?.[1] as
        z.ZodType | undefined;
      const wantsList = parameter?.safeParse(['x']).success === true;
      return [name, wantsList || values.length > 1 ? values : values[0]];
    }),
  );
}

async function bodyOf(schema: z.ZodObject | undefined, request: Request): Promise<unknown> {
  if (schema === undefined) return undefined;
  try {
    return await request.json();
  } catch {
    throw new Problem(400, 'InvalidInput', 'The body of the request must be JSON.');
  }
}

/** What a failure is answered with. What is not the caller's is logged and not told. */
function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidInputError) return new Problem(400, 'InvalidInput', error.message);
  if (error instanceof TransientServiceError) {
    return new Problem(503, 'TryAgain', 'A service of AWS is busy. Try again in some seconds.');
  }
  return undefined;
}

/** An HTTP API decodes paths: the slash in the id of an album comes as one of the address. */
const routeOf = (path: string): string => path.replace(/:album$/, ':album{.+}');

const TOKEN = /^Bearer ([\w.~+/=-]+)$/i;

/**
 * The API below `/api`: every call is authorised, checked by the schemas of its operation, and answered as JSON that nothing
 * may cache.
 */
export function createRouter(handlers: Handlers, authenticate: Authenticate): Hono {
  const router = new Hono();
  router.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
    context.header('X-Content-Type-Options', 'nosniff');
  });
  router.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new Problem(413, 'RequestTooLarge', `A request may have ${MAX_BODY_BYTES / 1024} KB at most.`);
      },
    }),
  );
  router.onError((error, context) => {
    const problem = problemOf(error);
    if (problem === undefined) {
      logger.error('request failed', { path: routePath(context), error: `${error.name}: ${error.message}` });
      return context.json({ error: 'Failed', message: 'Something went wrong here, not with your request.' }, 500);
    }
    if (problem.status === 429 || problem.status === 503) context.header('Retry-After', '1');
    const { status, message, field } = problem;
    return context.json({ error: problem.error, message, ...(field ? { field } : {}) }, status);
  });
  for (const [name, operation] of Object.entries(operations) as [OperationName, Operation][]) {
    router.on(operation.method, routeOf(operation.path), async (context) => {
      const viewer = await authenticate(TOKEN.exec(context.req.header('authorization') ?? '')?.[1]);
      if (viewer === undefined) throw signInFirst();
      // An operation for others is as if it were not there.
      if (operation.adminOnly === true && !viewer.isAdmin) throw notFound('address');
      const call = {
        viewer,
        parameters: namedBy(operation, context.req.param()),
        query: checked(operation.query, queryOf(operation.query, new URL(context.req.url).searchParams)),
        body: checked(operation.body, await bodyOf(operation.body, context.req.raw)),
      };
      const answer = await (handlers[name] as (call: unknown) => Promise<object>)(call);
      return context.json(answer, (operation.status ?? 200) as ContentfulStatusCode);
    });
  }
  // What is asked of a router within another one, and is not there, is looked for in that.
  router.all('*', () => {
    throw notFound('address');
  });
  return router;
}
