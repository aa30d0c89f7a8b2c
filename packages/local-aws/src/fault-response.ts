import { randomUUID } from 'node:crypto';
import type { ServiceRequest, ServiceResponse } from './service';

/** Errors that AWS sends with another status than 400. */
const STATUS_OF: Readonly<Record<string, number>> = {
  InternalServerError: 500,
  InternalError: 500,
  InternalFailure: 500,
  InternalErrorException: 500,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
  SlowDown: 503,
  AccessDenied: 403,
  AuthorizationError: 403,
  NoSuchKey: 404,
  NoSuchBucket: 404,
  NoSuchVersion: 404,
  NotFound: 404,
  PreconditionFailed: 412,
};

/** DynamoDB puts its namespace before the names of its errors. */
const JSON_PREFIX_OF: Readonly<Record<string, string>> = { dynamodb: 'com.amazonaws.dynamodb.v20120810#' };

/** An error in the protocol of the service, so that its SDK client raises the class named `code`. */
export function faultResponse(
  signingName: string,
  request: ServiceRequest,
  { code, message, status = STATUS_OF[code] ?? 400 }: { code: string; message: string; status?: number },
): ServiceResponse {
  const requestId = randomUUID();
  if (signingName === 's3') {
    return {
      status,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${xmlFields(code, message)}<RequestId>${requestId}</RequestId></Error>`,
    };
  }
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    const side = status < 500 ? 'Sender' : 'Receiver';
    return {
      status,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
      body: `<ErrorResponse><Error><Type>${side}</Type>${xmlFields(code, message)}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    };
  }
  return {
    status,
    headers: {
      'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.1',
      'x-amzn-requestid': requestId,
    },
    // Services differ in the letter case of the message; clients read either.
    body: JSON.stringify({ __type: `${JSON_PREFIX_OF[signingName] ?? ''}${code}`, message, Message: message }),
  };
}

function xmlFields(code: string, message: string): string {
  return `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
