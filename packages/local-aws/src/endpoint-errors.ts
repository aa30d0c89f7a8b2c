import { randomUUID } from 'node:crypto';
import type { ServiceResponse } from './service';

/** A request that the endpoint itself refuses, before or instead of a service. */
export class EndpointError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'EndpointError';
  }
}

/** How a service writes its errors: S3's XML, the XML of the query protocol (SNS), or JSON (everything else). */
export type ErrorProtocol = 's3' | 'query' | 'json';

export function errorProtocol(signingName: string | undefined, contentType: string | undefined): ErrorProtocol {
  if (contentType?.startsWith('application/x-amz-json') === true) return 'json';
  if (contentType?.startsWith('application/x-www-form-urlencoded') === true && signingName !== 's3') return 'query';
  return 's3';
}

/** An error in the shape that the SDK client of the protocol turns into an exception named `error.code`. */
export function errorResponse(error: EndpointError, protocol: ErrorProtocol): ServiceResponse {
  const { status, code, message } = error;
  const requestId = randomUUID();
  if (protocol === 'json') {
    return {
      status,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
      body: JSON.stringify({ __type: code, message }),
    };
  }
  const fields = `<Code>${code}</Code><Message>${escapeXml(message)}</Message>`;
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body:
      protocol === 's3'
        ? `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${fields}<RequestId>${requestId}</RequestId></Error>`
        : `<ErrorResponse><Error>${fields}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
