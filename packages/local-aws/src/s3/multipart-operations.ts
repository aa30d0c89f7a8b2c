import { createHash } from 'node:crypto';
import { checksum, CHECKSUM_ALGORITHMS, type ChecksumAlgorithm } from '../endpoint-checksums';
import { xmlReply } from './bucket-operations';
import { header, type S3Call, type S3Reply } from './call';
import { invalidArgument, invalidRequest, malformedXml, notImplemented, S3Error } from './errors';
import { attributesFromHeaders } from './metadata';
import type { Upload, UploadedPart } from './multipart-store';
import { checksumElements, checksumHeaders, givenChecksum, requestedAlgorithm, wholeChecksum } from './object-checksum';
import { commitObject, md5, requireLength, versionHeader } from './object-writes';
import type { ObjectChecksum } from './object-version';
import type { Bucket, Storage } from './storage';
import { parseXml } from './xml';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAX_PART_NUMBER = 10_000;
const MIN_PART_BYTES = 5 * 1024 * 1024;

export async function createMultipartUpload(storage: Storage, call: S3Call): Promise<S3Reply> {
  const bucket = storage.bucket(call.bucket);
  const algorithm = requestedAlgorithm(call);
  const checksum = algorithm === undefined ? undefined : { algorithm, type: checksumType(call, algorithm) };
  const upload = await bucket.uploads.create({
    key: call.key,
    attributes: attributesFromHeaders(call.request.headers),
    ...(checksum === undefined ? {} : { checksum }),
  });
  return xmlReply(
    'InitiateMultipartUploadResult',
    { Bucket: call.bucket, Key: call.key, UploadId: upload.uploadId },
    checksum === undefined
      ? {}
      : { 'x-amz-checksum-algorithm': checksum.algorithm.toUpperCase(), 'x-amz-checksum-type': checksum.type },
  );
}

export async function uploadPart(storage: Storage, call: S3Call): Promise<S3Reply> {
  if (header(call, 'x-amz-copy-source') !== undefined) throw notImplemented('UploadPartCopy');
  requireLength(call);
  const { store, uploads } = storage.bucket(call.bucket);
  const { body, query } = call.request;
  const uploadId = uploadIdOf(call);
  uploads.find(uploadId, call.key);
  const partNumber = partNumberOf(query.get('partNumber'));
  const checksum = givenChecksum(call);

  const blob = await store.writeBlob([body]);
  const part = {
    partNumber,
    blob,
    size: body.length,
    etag: md5(body),
    ...(checksum === undefined ? {} : { checksum }),
  };
  try {
    await uploads.addPart(uploadId, call.key, part);
  } catch (error) {
    await store.deleteBlob(blob);
    throw error;
  }
  return { headers: { etag: `"${part.etag}"`, ...checksumHeaders(checksum) }, bytes: body.length };
}

export async function completeMultipartUpload(storage: Storage, call: S3Call): Promise<S3Reply> {
  const bucket = storage.bucket(call.bucket);
  const version = await bucket.uploads.end(uploadIdOf(call), call.key, async (upload) => {
    const parts = selectParts(upload, call);
    const blob = await bucket.store.writeBlob(contents(bucket, parts));
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const checksum = await objectChecksum(bucket, upload, parts, blob, size).catch(async (error: unknown) => {
      await bucket.store.deleteBlob(blob);
      throw error;
    });
    return commitObject(storage, call, 'CompleteMultipartUpload', {
      blob,
      size,
      etag: etagOf(parts),
      attributes: upload.attributes,
      ...(checksum === undefined ? {} : { checksum }),
    });
  });
  return xmlReply(
    'CompleteMultipartUploadResult',
    {
      Location: `http://${call.request.headers.host ?? '127.0.0.1'}${call.request.path}`,
      Bucket: call.bucket,
      Key: call.key,
      ETag: `"${version.etag}"`,
      ...checksumElements(version.checksum),
    },
    versionHeader(bucket, version),
  );
}

export async function abortMultipartUpload(storage: Storage, call: S3Call): Promise<S3Reply> {
  await storage.bucket(call.bucket).uploads.end(uploadIdOf(call), call.key, async () => undefined);
  return { status: 204 };
}

/** The parts that a completion names, in its order, which must be ascending. */
function selectParts(upload: Upload, call: S3Call): readonly UploadedPart[] {
  const request = parseXml(call.request.body.toString());
  const named = request?.all('Part') ?? [];
  if (request?.name !== 'CompleteMultipartUpload' || named.length === 0) throw malformedXml();

  const parts = named.map((element) => {
    const partNumber = Number(element.childText('PartNumber'));
    const etag = (element.childText('ETag') ?? '').replace(/^"(.*)"$/, '$1');
    const part = upload.parts.find((candidate) => candidate.partNumber === partNumber);
    const claimed = CHECKSUM_ALGORITHMS.flatMap((name) => element.childText(`Checksum${name.toUpperCase()}`) ?? []);
    if (part === undefined || part.etag !== etag || claimed.some((value) => value !== part.checksum?.value)) {
      throw new S3Error(
        400,
        'InvalidPart',
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        { UploadId: upload.uploadId, PartNumber: String(partNumber), ETag: etag },
      );
    }
    return part;
  });
  if (parts.some((part, index) => index > 0 && part.partNumber <= parts[index - 1]!.partNumber)) {
    throw new S3Error(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.', {
      UploadId: upload.uploadId,
    });
  }
  const tooSmall = parts.slice(0, -1).find(({ size }) => size < MIN_PART_BYTES);
  if (tooSmall !== undefined) {
    throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(tooSmall.size),
      MinSizeAllowed: String(MIN_PART_BYTES),
      PartNumber: String(tooSmall.partNumber),
      ETag: tooSmall.etag,
    });
  }
  return parts;
}

async function* contents({ store }: Bucket, parts: readonly UploadedPart[]): AsyncGenerator<Buffer> {
  for (const { blob, size } of parts) yield await store.readBlob(blob, 0, size);
}

/** MD5 of the parts' MD5s, and their number: the ETag that S3 gives objects uploaded in parts. */
function etagOf(parts: readonly UploadedPart[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(etag, 'hex');
  return `${hash.digest('hex')}-${parts.length}`;
}

async function objectChecksum(
  { store }: Bucket,
  { checksum: wanted }: Upload,
  parts: readonly UploadedPart[],
  blob: string,
  size: number,
): Promise<ObjectChecksum | undefined> {
  if (wanted === undefined) return undefined;
  if (wanted.type === 'FULL_OBJECT') return wholeChecksum(wanted.algorithm, await store.readBlob(blob, 0, size));

  const ofParts = parts.map(({ checksum: part, partNumber }) => {
    if (part?.algorithm !== wanted.algorithm) {
      const name = wanted.algorithm.toUpperCase();
      throw invalidRequest(`The upload was created using ${name}, but part ${partNumber} has no ${name} checksum.`);
    }
    return Buffer.from(part.value, 'base64');
  });
  const composite = checksum(wanted.algorithm, Buffer.concat(ofParts)).toString('base64');
  return { algorithm: wanted.algorithm, value: `${composite}-${parts.length}`, type: 'COMPOSITE' };
}

function checksumType(call: S3Call, algorithm: ChecksumAlgorithm): ObjectChecksum['type'] {
  const type = header(call, 'x-amz-checksum-type') ?? (algorithm === 'crc64nvme' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (type === 'FULL_OBJECT' || type === 'COMPOSITE') return type;
  throw invalidRequest('Value for x-amz-checksum-type header is invalid.');
}

function uploadIdOf({ request }: S3Call): string {
  return request.query.get('uploadId') ?? '';
}

function partNumberOf(value: string | null): number {
  const number = /^\d{1,5}$/.test(value ?? '') ? Number(value) : 0;
  if (number >= 1 && number <= MAX_PART_NUMBER) return number;
  throw invalidArgument(
    `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`,
    'partNumber',
    value ?? '',
  );
}
