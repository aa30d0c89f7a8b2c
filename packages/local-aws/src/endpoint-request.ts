import type { IncomingMessage } from 'node:http';
import { decodeAwsChunked, MalformedChunkError } from './aws-chunked';
import { verifyChecksums } from './endpoint-checksums';
import { EndpointError } from './endpoint-errors';
import type { ServiceRequest } from './service';

/** Bodies are held in memory, and no request of the workflows comes near this; larger objects go up in parts. @internal */
export const MAX_BODY_BYTES = 128 * 1024 * 1024;

/** The request line, split but not decoded: `new URL` would resolve `..` in object keys. */
export function splitTarget(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = target.indexOf('?');
  return mark === -1
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}

/**
 * The service that a request was signed for, from the credential scope `<key>/<date>/<region>/<service>/aws4_request`
 * in its Authorization header or, for a presigned URL, in `X-Amz-Credential`. Undefined for an unsigned request.
 */
export function signedFor(headers: IncomingMessage['headers'], query: URLSearchParams): string | undefined {
  const credential = /\bCredential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential');
  const scope = credential?.split('/') ?? [];
  // Counted from the end: access key ids may hold slashes, and SigV4a scopes have no region.
  return scope.length >= 4 && scope.at(-1) === 'aws4_request' ? scope.at(-2) : undefined;
}

/** Whether an unsigned request is a browser's form, which is signed in its body. Only S3 takes forms: on a bucket. */
export function isPostedForm({ method, url, headers }: IncomingMessage): boolean {
  const isMultipart = headers['content-type']?.toLowerCase().startsWith('multipart/form-data') === true;
  return method === 'POST' && isMultipart && /^\/[^/?]+\/?$/.test(url ?? '');
}

/** Whether a body announces itself as larger than {@link MAX_BODY_BYTES}. */
export function announcesTooMuch(headers: IncomingMessage['headers']): boolean {
  return Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES;
}

/**
 * Reads a request to its end, removes `aws-chunked` framing and checks the payload against its checksums.
 * @throws EndpointError EntityTooLarge, IncompleteBody or BadDigest
 */
export async function readRequest(request: IncomingMessage): Promise<ServiceRequest> {
  const raw = await readBody(request);
  const { headers, body } = unframe(request.headers, raw);
  const { path, query } = splitTarget(request.url ?? '/');
  const method = request.method ?? 'GET';
  // The checksum headers of CompleteMultipartUpload describe the finished object, not this request's XML.
  if (!(method === 'POST' && query.has('uploadId'))) verifyChecksums(headers, body);
  return { method, path, query, headers, body };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Reads on after the limit without keeping anything: a client sees an answer only once it has sent its body.
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    }
  } catch (error) {
    throw incompleteBody(`the connection broke after ${size} bytes (${(error as Error).message})`);
  }
  if (size > MAX_BODY_BYTES) throw entityTooLarge();
  return Buffer.concat(chunks);
}

function unframe(headers: IncomingMessage['headers'], raw: Buffer): Pick<ServiceRequest, 'headers' | 'body'> {
  const encodings = (headers['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim());
  const framed =
    encodings.includes('aws-chunked') || String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  if (!framed) return { headers, body: raw };

  const { payload, trailers } = decode(raw);
  const announced = headers['x-amz-decoded-content-length'];
  if (announced !== undefined && Number(announced) !== payload.length) {
    throw incompleteBody(`it holds ${payload.length} bytes, x-amz-decoded-content-length says ${String(announced)}`);
  }
  const unframed: IncomingMessage['headers'] = { ...headers, ...trailers };
  const kept = encodings.filter((encoding) => encoding !== '' && encoding !== 'aws-chunked');
  if (kept.length > 0) unframed['content-encoding'] = kept.join(',');
  else delete unframed['content-encoding'];
  return { headers: unframed, body: payload };
}

function decode(raw: Buffer): ReturnType<typeof decodeAwsChunked> {
  try {
    return decodeAwsChunked(raw);
  } catch (error) {
    if (error instanceof MalformedChunkError) throw incompleteBody(error.message);
    throw error;
  }
}

export function entityTooLarge(): EndpointError {
  return new EndpointError(
    400,
    'EntityTooLarge',
    `Your proposed upload exceeds the maximum allowed size: one request to the local endpoint may carry ` +
      `${MAX_BODY_BYTES} bytes. Upload larger objects in parts.`,
  );
}

function incompleteBody(detail: string): EndpointError {
  return new EndpointError(400, 'IncompleteBody', `The request body is not complete: ${detail}`);
}
