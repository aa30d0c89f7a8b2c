import { NamedError } from '../../runtime/errors';

/* What a worker deals with itself: none of these leaves it. */

/** A message of the queue that names no image of this workflow. It is set aside with its reason. */
export class MalformedMessageError extends NamedError {
  constructor(message: string) {
    super('MalformedMessageError', message);
  }
}

/** The model is not running (any more): nothing can be detected, and no image is to blame. */
export class ModelNotRunningError extends NamedError {
  constructor(message: string, options?: ErrorOptions) {
    super('ModelNotRunningError', message, options);
  }
}

/** The model has as many calls as it can take: wait and call again. */
export class ModelThrottledError extends NamedError {
  constructor(message: string, options?: ErrorOptions) {
    super('ModelThrottledError', message, options);
  }
}
