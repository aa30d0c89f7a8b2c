import { header, type S3Call } from './call';
import { notImplemented } from './errors';

const UNSUPPORTED_HEADERS = [
  'x-amz-tagging',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-legal-hold',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-website-redirect-location',
  'x-amz-write-offset-bytes',
];

/**
 * Refuses headers of writes that would change what later calls answer. Those that would not (ACL, storage class,
 * encryption with keys of AWS) are accepted and have no effect.
 * @throws S3Error NotImplemented
 */
export function refuseUnsupportedHeaders(call: S3Call): void {
  const unsupported = UNSUPPORTED_HEADERS.find((name) => header(call, name) !== undefined);
  if (unsupported !== undefined) throw notImplemented(`the header ${unsupported}`);
}
