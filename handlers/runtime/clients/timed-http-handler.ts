import { NodeHttpHandler } from '@smithy/node-http-handler';

type Handle = NodeHttpHandler['handle'];
type Answer = Awaited<ReturnType<Handle>>;

/** Milliseconds until a connection must stand. */
const CONNECT_MS = 3_000;

/**
 * The SDK's HTTP handler with an end for every try, whatever the other side does: takes no connection, never answers,
 * stops in the middle of an answer, or sends it drop by drop. The SDK's own time-out ends with the head of the answer,
 * and without `throwOnRequestTimeout` it only prints a warning.
 *
 * A try that is given up fails with a TimeoutError, which the SDK repeats and `callService` names transient.
 */
export class TimedHttpHandler extends NodeHttpHandler {
  /** @param tryMs longest time from the request to the last byte of its answer, in milliseconds */
  constructor(private readonly tryMs: number) {
    super({
      connectionTimeout: Math.min(CONNECT_MS, tryMs),
      requestTimeout: tryMs,
      throwOnRequestTimeout: true,
    });
  }

  override async handle(...[request, options]: Parameters<Handle>): Promise<Answer> {
    const limitMs = options?.requestTimeout ?? this.tryMs;
    const startedAt = performance.now();
    const answer = await super.handle(request, options);
    const body: unknown = answer.response.body;
    if (isStream(body)) endAfter(body, limitMs - (performance.now() - startedAt), limitMs);
    return answer;
  }
}

interface Stream {
  once(event: 'close', listener: () => void): unknown;
  destroy(error: Error): unknown;
}

const isStream = (body: unknown): body is Stream =>
  typeof (body as Partial<Stream> | undefined)?.once === 'function' &&
  typeof (body as Partial<Stream>).destroy === 'function';

/** The reader of the stream gets the error. */
function endAfter(stream: Stream, leftMs: number, limitMs: number): void {
  const timer = setTimeout(
    () => {
      const message = `The answer was not complete after ${limitMs} ms.`;
      stream.destroy(Object.assign(new Error(message), { name: 'TimeoutError', code: 'ETIMEDOUT' }));
    },
    Math.max(0, leftMs),
  );
  // The request itself keeps the process alive; an answer without a reader must not.
  timer.unref();
  stream.once('close', () => clearTimeout(timer));
}
