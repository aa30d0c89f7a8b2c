import { NamedError } from '../../runtime/errors';

/** A photo that the workflow has no right to read, nor a rule for. */
export class PhotoOutsideUploadsError extends NamedError {
  constructor(source: string, { bucket, key }: { readonly bucket: string; readonly key: string }, uploads: string) {
    const place = `s3://${bucket}/${key}`;
    super(
      'PhotoOutsideUploadsError',
      `${source} names ${place}, but only photos below s3://${uploads} are analysed. Copy it there first: aws s3 sync or aws s3 cp, as docs/scale.md says.`,
    );
  }
}

/** A manifest or an inventory that cannot be read: says where, the rule and the remedy. */
export class BackfillSourceError extends NamedError {
  constructor(message: string) {
    super('BackfillSourceError', message);
  }
}
