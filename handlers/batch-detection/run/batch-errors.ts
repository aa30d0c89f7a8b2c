import { NamedError } from '../../runtime/errors';

/** The deployment has no model, or half of one: a run has nothing to start. */
export class ModelNotConfiguredError extends NamedError {
  constructor(message: string) {
    super('ModelNotConfiguredError', message);
  }
}

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
