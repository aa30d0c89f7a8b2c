import { NO_SPACE_LEFT, noSpaceLeft } from '../no-space';
import type { ServiceResponse } from '../service';
import { xmlDocument } from './xml';

/** An error as S3 answers it. `name` is the code, as it is on the exceptions of the SDK client. */
export class S3Error extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Further elements of the error document, e.g. `{ Key: 'a.jpg' }`. */
    readonly details: Readonly<Record<string, string>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** The error document. The answer to a HEAD request has the status alone, as HTTP demands. */
export function s3ErrorResponse(error: S3Error, resource: string, requestId: string): ServiceResponse {
  const { status, code, message, details, headers } = error;
  if (status === 304) return { status, headers };
  return {
    status,
    headers: { 'content-type': 'application/xml', ...headers },
    body: xmlDocument(
      'Error',
      { Code: code, Message: message, ...details, Resource: resource, RequestId: requestId },
      '',
    ),
  };
}

/** Whatever went wrong, as an answer: a full disk under its own name, the rest as S3's InternalError. */
export function toS3Error(error: unknown): S3Error {
  if (error instanceof S3Error) return error;
  const noSpace = noSpaceLeft(error);
  if (noSpace !== undefined) return new S3Error(400, NO_SPACE_LEFT, noSpace);
  const cause = error instanceof Error ? error.message : String(error);
  return new S3Error(500, 'InternalError', `We encountered an internal error. Please try again. Cause: ${cause}`);
}

export const noSuchBucket = (bucket: string): S3Error =>
  new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket });

export const noSuchKey = (key: string, headers: Readonly<Record<string, string>> = {}): S3Error =>
  new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key }, headers);

export const noSuchVersion = (key: string, versionId: string): S3Error =>
  new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.', { Key: key, VersionId: versionId });

export const noSuchUpload = (uploadId: string): S3Error =>
  new S3Error(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId: uploadId },
  );

/** @param condition header that did not hold, e.g. `If-Match` */
export const preconditionFailed = (condition: string): S3Error =>
  new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  });

export const invalidArgument = (message: string, name: string, value: string): S3Error =>
  new S3Error(400, 'InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });

export const invalidRequest = (message: string): S3Error => new S3Error(400, 'InvalidRequest', message);

export const malformedXml = (): S3Error =>
  new S3Error(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

/** @param what header, parameter or operation that the local S3 does not have */
export const notImplemented = (what: string): S3Error =>
  new S3Error(501, 'NotImplemented', `The local S3 does not implement ${what}.`);
