import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32, crc32c, crc64nvme } from './endpoint-crc';
import { EndpointError } from './endpoint-errors';

const digests = {
  crc32,
  crc32c,
  crc64nvme,
  sha1: (data: Uint8Array): Buffer => createHash('sha1').update(data).digest(),
  sha256: (data: Uint8Array): Buffer => createHash('sha256').update(data).digest(),
};

/** Name of a checksum as in the header `x-amz-checksum-<name>`. */
export type ChecksumAlgorithm = keyof typeof digests;

export const CHECKSUM_ALGORITHMS = Object.keys(digests) as readonly ChecksumAlgorithm[];

/** The raw bytes of a checksum; headers carry them in base64. */
export function checksum(algorithm: ChecksumAlgorithm, data: Uint8Array): Buffer {
  return digests[algorithm](data);
}

/**
 * Compares a body with every checksum its headers (or trailers, merged into them) give.
 * @throws EndpointError BadDigest, InvalidDigest or XAmzContentSHA256Mismatch, as S3 answers them
 */
export function verifyChecksums(headers: IncomingHttpHeaders, body: Buffer): void {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const given = headers[`x-amz-checksum-${algorithm}`];
    if (typeof given === 'string' && given !== checksum(algorithm, body).toString('base64')) {
      throw new EndpointError(
        400,
        'BadDigest',
        `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
      );
    }
  }
  verifyContentMd5(headers['content-md5'], body);

  const sha256 = headers['x-amz-content-sha256'];
  if (typeof sha256 === 'string' && /^[0-9a-f]{64}$/i.test(sha256)) {
    if (sha256.toLowerCase() !== checksum('sha256', body).toString('hex')) {
      throw new EndpointError(
        400,
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      );
    }
  }
}

function verifyContentMd5(given: string | string[] | undefined, body: Buffer): void {
  if (typeof given !== 'string') return;
  if (Buffer.from(given, 'base64').length !== 16) {
    throw new EndpointError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  if (given !== createHash('md5').update(body).digest('base64')) {
    throw new EndpointError(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}
