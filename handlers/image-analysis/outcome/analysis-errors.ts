import { NamedError } from '../../runtime/errors';

/** The image has a final record or is being processed by another execution: nothing to do, nothing to pay. */
export class AlreadyProcessedError extends NamedError {
  constructor(message: string) {
    super('AlreadyProcessedError', message);
  }
}

/** Another execution took the record over while this one was working; the other one's outcome counts. */
export class RecordTakenOverError extends NamedError {
  constructor(message: string) {
    super('RecordTakenOverError', message);
  }
}

/** Part of the analysis failed after its retries: recorded as INCOMPLETE, and the execution fails visibly. */
export class AnalysisIncompleteError extends NamedError {
  constructor(message: string) {
    super('AnalysisIncompleteError', message);
  }
}
