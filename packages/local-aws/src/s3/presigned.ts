import type { ServiceRequest } from '../service';
import { S3Error } from './errors';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html: seven days. */
const MAX_EXPIRES_SECONDS = 604_800;

/** How far ahead of this machine's clock a URL may be dated. */
const CLOCK_SKEW_MS = 15 * 60 * 1000;

const REQUIRED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
];

/**
 * Refuses a presigned URL that is incomplete, expired or not valid yet. Signatures are not checked: every client of the
 * local S3 runs on this machine.
 * @throws S3Error AuthorizationQueryParametersError or AccessDenied
 */
export function checkPresignedUrl({ query }: ServiceRequest, now = Date.now()): void {
  if (!query.has('X-Amz-Credential')) return;
  const missing = REQUIRED.find((name) => (query.get(name) ?? '') === '');
  if (missing !== undefined) {
    throw parametersError(`Query-string authentication version 4 requires the ${missing} parameter.`);
  }
  const signedAt = parseDate(query.get('X-Amz-Date') ?? '');
  if (Number.isNaN(signedAt)) {
    throw parametersError("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  }
  const expires = query.get('X-Amz-Expires') ?? '';
  if (!/^\d+$/.test(expires)) throw parametersError('X-Amz-Expires should be a number');
  if (Number(expires) > MAX_EXPIRES_SECONDS) {
    throw parametersError(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  }

  const expiresAt = signedAt + Number(expires) * 1000;
  if (now > expiresAt) {
    throw new S3Error(403, 'AccessDenied', 'Request has expired', {
      'X-Amz-Expires': expires,
      Expires: new Date(expiresAt).toISOString(),
      ServerTime: new Date(now).toISOString(),
    });
  }
  if (signedAt > now + CLOCK_SKEW_MS) throw new S3Error(403, 'AccessDenied', 'Request is not valid yet');
}

function parseDate(value: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(value) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function parametersError(message: string): S3Error {
  return new S3Error(400, 'AuthorizationQueryParametersError', message);
}
