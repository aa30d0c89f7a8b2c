import { NamedError } from '../../runtime/errors';
import { rejectionText } from './rejection-text';

/** A photo that cannot make its rider: recorded as REJECTED, told, never retried. */
abstract class RiderRejection extends NamedError {
  constructor(name: string, message: string, reasons: readonly string[] = [], options?: ErrorOptions) {
    super(name, rejectionText({ message, reasons }), options);
  }
}

/** The photo does not show exactly one clear face, or cannot be read. */
export class PhotoDoesNotMeetRequirementError extends RiderRejection {
  constructor(message: string, reasons: readonly string[] = [], options?: ErrorOptions) {
    super('PhotoDoesNotMeetRequirementError', message, reasons, options);
  }
}

/** The face belongs to another user. */
export class FaceAlreadyExistsError extends RiderRejection {
  constructor(message = 'Face in the picture is already in the system.') {
    super('FaceAlreadyExistsError', message, ['FACE_ALREADY_EXISTS']);
  }
}

/** A newer photo of the same user is in use. */
export class PhotoSupersededError extends RiderRejection {
  constructor(message = 'A newer photo of yours is in use already.') {
    super('PhotoSupersededError', message, ['NEWER_PHOTO_IN_USE']);
  }
}

/** The upload has its outcome or is being processed by another execution: nothing to do, nothing to pay. */
export class AlreadyProcessedError extends NamedError {
  constructor(message: string) {
    super('AlreadyProcessedError', message);
  }
}

/** The attempt was undone, erased or taken over: this execution may add nothing any more. A new one may start. */
export class AttemptClosedError extends NamedError {
  constructor(message: string) {
    super('AttemptClosedError', message);
  }
}

/** The face collection is not there: a mistake of the deployment, named with its remedy. */
export class CollectionNotFoundError extends NamedError {
  constructor(message: string, options?: ErrorOptions) {
    super('CollectionNotFoundError', message, options);
  }
}

/** A branch of ParallelProcessing failed after its retries. */
export class PhotoProcessingFailedError extends NamedError {
  constructor(message: string) {
    super('PhotoProcessingFailedError', message);
  }
}
