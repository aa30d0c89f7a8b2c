import { NamedError } from '../shared/errors';

/** Another run holds the model: this one has nothing to do. */
export class AlreadyRunningError extends NamedError {
  constructor(message: string) {
    super('AlreadyRunningError', message);
  }
}

/** The run no longer holds the model: it was told to end, or another run took over after this one fell silent. */
export class RunLostError extends NamedError {
  constructor(message: string) {
    super('RunLostError', message);
  }
}

/** The model version is not in a state that it can be started from, or does not exist. */
export class ModelNotStartableError extends NamedError {
  constructor(message: string, options?: ErrorOptions) {
    super('ModelNotStartableError', message, options);
  }
}

/** The account runs as many models or inference units as it may. */
export class ModelLimitExceededError extends NamedError {
  constructor(message: string, options?: ErrorOptions) {
    super('ModelLimitExceededError', message, options);
  }
}

/** The model was not running after the longest start that is waited for. */
export class ModelStartTimedOutError extends NamedError {
  constructor(message: string) {
    super('ModelStartTimedOutError', message);
  }
}

/** The model was not stopped after the longest stop that is waited for: the watchdog goes on trying. */
export class ModelStopTimedOutError extends NamedError {
  constructor(message: string) {
    super('ModelStopTimedOutError', message);
  }
}

/** A message of the queue that names no image of this workflow. It is put aside with its reason. */
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
