import { NO_SPACE_LEFT, noSpaceLeft } from '../no-space';

/** An error answer of DynamoDB: its short name, its text and what else its shape carries. */
export class ServiceError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, extra: Readonly<Record<string, unknown>> = {}, status = 400) {
    super(message);
    this.name = type;
    this.status = status;
    this.body = { __type: `${namespaceOf(type)}#${type}`, message, ...extra };
  }
}

/** What dynalite throws and hands to callbacks, and anything unexpected, as an answer. */
export function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const { statusCode, body } = error as { statusCode?: number; body?: Record<string, unknown> };
  if (statusCode !== undefined && typeof body?.['__type'] === 'string') {
    const type = body['__type'].slice(body['__type'].indexOf('#') + 1);
    return new ServiceError(type, String(body['message'] ?? body['Message'] ?? ''), {}, statusCode);
  }
  const noSpace = noSpaceLeft(error);
  if (noSpace !== undefined) return new ServiceError(NO_SPACE_LEFT, noSpace);
  const reason = error instanceof Error ? error.message : String(error);
  return new ServiceError('InternalServerError', `The local DynamoDB failed: ${reason}`, {}, 500);
}

export function validationException(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

function namespaceOf(type: string): string {
  if (type === 'ValidationException') return 'com.amazon.coral.validate';
  if (type === 'SerializationException' || type === 'UnknownOperationException') return 'com.amazon.coral.service';
  return 'com.amazonaws.dynamodb.v20120810';
}
