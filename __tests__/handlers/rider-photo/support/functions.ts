import '../../../support/rekognition-once';

type Handler = (event: never, context: never) => Promise<unknown>;

const handlerOf = (functionName: string): Handler =>
  jest.requireActual<{ readonly handler: Handler }>(`../../../../handlers/rider-photo/${functionName}`).handler;

/** What may happen around an invocation; by default it simply runs. */
export type Around = (functionName: string, run: () => Promise<unknown>) => Promise<unknown>;

/** A failure of Lambda itself, as a state machine sees it. */
export function lambdaFailure(name: string, message = name): Error {
  return Object.assign(new Error(message), { name, isLambdaFailure: true });
}

/** Runs a handler in this process as Lambda would: JSON in and out, errors by their name. */
export async function invokeHandler(functionName: string, payload: unknown, around: Around): Promise<unknown> {
  const handler = handlerOf(functionName);
  const event = JSON.parse(JSON.stringify(payload)) as never;
  const context = { getRemainingTimeInMillis: () => 900_000 } as never;
  try {
    const result = await around(functionName, () => handler(event, context));
    return JSON.parse(JSON.stringify(result ?? null)) as unknown;
  } catch (error) {
    const { name, message, isLambdaFailure } = error as Error & { isLambdaFailure?: true };
    if (isLambdaFailure) throw error;
    throw Object.assign(new Error(JSON.stringify({ errorType: name, errorMessage: message, trace: [] })), { name });
  }
}
