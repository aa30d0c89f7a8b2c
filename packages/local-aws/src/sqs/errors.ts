import { NO_SPACE_LEFT, noSpaceLeft } from '../no-space';
import type { ServiceResponse } from '../service';

/** Codes of the older query protocol, by which clients still tell errors apart; the others are named alike in both. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
};

/** An error answer of SQS. */
export class SqsError extends Error {
  /** @param shape - its name in the service model, such as `QueueDoesNotExist` */
  constructor(
    shape: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = shape;
  }

  /** As it stands in the entry of a batch that failed. */
  get code(): string {
    return QUERY_CODES[this.name] ?? this.name;
  }

  get isSenderFault(): boolean {
    return this.status < 500;
  }
}

export function invalidValue(message: string): SqsError {
  return new SqsError('InvalidParameterValue', message);
}

export function queueDoesNotExist(): SqsError {
  return new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

export function errorResponse(error: SqsError): ServiceResponse {
  return {
    status: error.status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-query-error': `${error.code};${error.isSenderFault ? 'Sender' : 'Receiver'}`,
    },
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${error.name}`, message: error.message }),
  };
}

/** What anything else than an SqsError becomes. */
export function asSqsError(error: unknown): SqsError {
  if (error instanceof SqsError) return error;
  const noSpace = noSpaceLeft(error);
  if (noSpace !== undefined) return new SqsError(NO_SPACE_LEFT, noSpace);
  const reason = error instanceof Error ? error.message : String(error);
  return new SqsError('InternalError', `The local SQS failed: ${reason}`, 500);
}
