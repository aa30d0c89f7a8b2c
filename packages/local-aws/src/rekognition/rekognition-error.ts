import { randomUUID } from 'node:crypto';
import type { ServiceResponse } from '../service';

/**
 * A refusal under the name that the service uses, so that SDK clients raise their class for it.
 * Names and meanings: https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
 */
export class RekognitionError extends Error {
  readonly status: number;

  constructor(
    override readonly name: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = name === 'InternalServerError' ? 500 : 400;
  }
}

/** The error as the service sends it: JSON 1.1 with a capital `Message`. */
export function errorAnswer(error: RekognitionError): ServiceResponse {
  return jsonAnswer(error.status, { __type: error.name, Code: error.name, Message: error.message });
}

export function jsonAnswer(
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): ServiceResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID(), ...headers },
    body: JSON.stringify(body),
  };
}
