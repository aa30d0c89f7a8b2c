import type { IncomingHttpHeaders } from 'node:http';
import { EndpointError } from './endpoint-errors';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Refuses what a foreign web page in the user's browser can send to a server on this machine: requests from another
 * origin, and requests to a host name that was re-bound to 127.0.0.1. Without this, any page could fill or empty the
 * local buckets, since nothing here asks for a valid signature.
 * @throws EndpointError AccessDenied
 */
export function refuseForeignPages(headers: IncomingHttpHeaders): void {
  const host = headers.host;
  if (host !== undefined && !LOOPBACK.has(hostName(`http://${host}`))) {
    throw new EndpointError(
      403,
      'AccessDenied',
      `The local endpoint answers to 127.0.0.1 only, not to "${host}". Use an endpoint URL with the IP address: ` +
        `the S3 client then addresses buckets by path.`,
    );
  }
  const origin = headers.origin;
  if (origin !== undefined && !LOOPBACK.has(hostName(origin))) {
    throw new EndpointError(403, 'AccessDenied', `Pages of "${origin}" may not call the local endpoint.`);
  }
}

/** CORS headers for pages served from this machine. Call after {@link refuseForeignPages}. */
export function corsHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  if (headers.origin === undefined) return {};
  return {
    'access-control-allow-origin': headers.origin,
    'access-control-expose-headers': 'etag, x-amz-version-id, x-amz-request-id, content-range, accept-ranges',
    vary: 'origin',
  };
}

/** The answer to a preflight request, in addition to {@link corsHeaders}. */
export function preflightHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return {
    'access-control-allow-methods': 'GET, HEAD, PUT, POST, DELETE',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '3000',
  };
}

function hostName(url: string): string {
  try {
    return new URL(url).hostname;
  } catch {
    return '';
  }
}
