import type { MiddlewareHandler } from 'hono';

/** As an HTTP API of the deployed gallery: requests per second of all together, and how many may come at once. */
const PER_SECOND = 100;
const BURST = 200;

/** Answers requests that come faster than that with 429, as API Gateway does. */
export function throttled(now: () => number = Date.now): MiddlewareHandler {
  let tokens = BURST;
  let at = now();
  return async (context, next) => {
    tokens = Math.min(BURST, tokens + ((now() - at) / 1000) * PER_SECOND);
    at = now();
    if (tokens < 1) {
      context.header('Retry-After', '1');
      return context.json(
        { error: 'TooManyRequests', message: 'Too many requests at once. Try again in a second.' },
        429,
      );
    }
    tokens -= 1;
    return next();
  };
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost']);

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

/** Refuses what a page of elsewhere can send to this machine, also under a name that was bound to it. */
export function fromThisMachine(): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('host') ?? '';
    const origin = context.req.header('origin');
    if (!LOOPBACK.has(hostOf(`http://${host}`)) || (origin !== undefined && origin !== `http://${host}`)) {
      return context.json(
        { error: 'Forbidden', message: 'The gallery on this machine answers to its own page only.' },
        403,
      );
    }
    return next();
  };
}

/** What the page may do, said to the browser. @param s3 where pictures come from and uploads go */
export function pageHeaders(s3: string): MiddlewareHandler {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob: ${s3}`,
    `connect-src 'self' ${s3}`,
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return async (context, next) => {
    await next();
    context.header('Content-Security-Policy', policy);
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Referrer-Policy', 'no-referrer');
    context.header('Cross-Origin-Opener-Policy', 'same-origin');
  };
}
