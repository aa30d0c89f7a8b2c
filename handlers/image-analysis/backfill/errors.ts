import { NamedError } from '../../runtime/errors';

/** A photo that the workflow has no right to read, nor a rule for. */
export class PhotoOutsideUploadsError extends NamedError {
  constructor(message: string) {
    super('PhotoOutsideUploadsError', message);
  }
}

/** A manifest or an inventory that cannot be read: says where, the rule and the remedy. */
export class BackfillSourceError extends NamedError {
  constructor(message: string) {
    super('BackfillSourceError', message);
  }
}
