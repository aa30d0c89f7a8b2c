import { checksum, CHECKSUM_ALGORITHMS, type ChecksumAlgorithm } from '../endpoint-checksums';
import { header, type S3Call } from './call';
import { invalidRequest } from './errors';
import type { ObjectChecksum } from './object-version';

/** The checksum that a client sent with a body; the endpoint has verified it. */
export function givenChecksum(call: S3Call): ObjectChecksum | undefined {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = header(call, `x-amz-checksum-${algorithm}`);
    if (value !== undefined) return { algorithm, value, type: 'FULL_OBJECT' };
  }
  return undefined;
}

/** The algorithm that a client asks S3 to compute a checksum with. */
export function requestedAlgorithm(call: S3Call): ChecksumAlgorithm | undefined {
  const name = header(call, 'x-amz-checksum-algorithm');
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name?.toLowerCase());
  if (name !== undefined && algorithm === undefined) {
    throw invalidRequest('Checksum algorithm provided is unsupported. Please try again with any of the valid types.');
  }
  return algorithm;
}

export function wholeChecksum(algorithm: ChecksumAlgorithm, bytes: Buffer): ObjectChecksum {
  return { algorithm, value: checksum(algorithm, bytes).toString('base64'), type: 'FULL_OBJECT' };
}

export function checksumElements(checksum: ObjectChecksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return { [`Checksum${checksum.algorithm.toUpperCase()}`]: checksum.value, ChecksumType: checksum.type };
}

export function checksumHeaders(checksum: ObjectChecksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value, 'x-amz-checksum-type': checksum.type };
}
