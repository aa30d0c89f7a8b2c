import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { AnalyzableImage } from '../../../../handlers/image-analysis/record/image-record';
import type { TaskEvent } from '../../../../handlers/runtime/task-event';
import { refusedObject, serviceError, storedObject } from '../../../support/stored-object';
import { failureOf, task } from '../../../support/task';

/** A function that has Rekognition read an image from its bucket. */
export interface ReadByRekognition<Detected> {
  readonly handler: (event: TaskEvent<AnalyzableImage>) => Promise<Detected>;
  /** In a bucket with versions; its ETag is `e`. */
  readonly image: AnalyzableImage;
  /** Has Rekognition refuse the request. */
  readonly refuse: (error: Error) => void;
  /** Has Rekognition find one thing. */
  readonly answer: () => void;
  /** How many things the function says were found. */
  readonly found: (detected: Detected) => number;
}

/** What every such function makes of an image that is not there, or not the same any more. */
export function describeReadByRekognition<Detected>({
  handler,
  image,
  refuse,
  answer,
  found,
}: ReadByRekognition<Detected>): void {
  it.each([
    ['is gone', 'NoSuchKey', 404, 'ImageNotFound'],
    ['is a delete marker', 'MethodNotAllowed', 405, 'ImageNotFound'],
    ['was replaced', 'PreconditionFailed', 412, 'ImageNotFound'],
    ['lies in no bucket', 'NoSuchBucket', 404, 'InvalidS3ObjectException'],
    ['may not be read', 'AccessDenied', 403, 'InvalidS3ObjectException'],
    ['is out of reach for the moment', 'SlowDown', 503, 'TransientServiceError'],
  ])(
    'asks S3 when Rekognition cannot read the image: one that %s (%s) gives %s',
    async (_what, name, status, expected) => {
      refusedObject(name, status);
      refuse(serviceError('InvalidS3ObjectException', 400));

      expect((await failureOf(handler(task(image)))).name).toBe(expected);
    },
  );

  it('blames the account when Rekognition cannot read an image that is there', async () => {
    storedObject(Buffer.from('x'));
    refuse(serviceError('InvalidS3ObjectException', 400));

    expect((await failureOf(handler(task(image)))).name).toBe('InvalidS3ObjectException');
  });

  describe('in a bucket without versions, where Rekognition reads what lies at the key by then,', () => {
    const unversioned = { ...image, versionId: undefined };

    beforeEach(answer);

    it('takes the answer when that is still the image', async () => {
      const { mock } = storedObject(Buffer.from('x'));

      const detected = await handler(task(unversioned));

      expect(found(detected)).toBe(1);
      expect(mock.commandCalls(HeadObjectCommand)[0]!.args[0].input.IfMatch).toBe('"e"');
    });

    it.each([
      ['replaced', 'PreconditionFailed', 412, 'ImageNotFound'],
      ['deleted', 'NoSuchKey', 404, 'ImageNotFound'],
      ['out of reach', 'SlowDown', 503, 'TransientServiceError'],
    ])('takes no answer about an image that is %s meanwhile', async (_what, name, status, expected) => {
      refusedObject(name, status);

      expect((await failureOf(handler(task(unversioned)))).name).toBe(expected);
    });
  });
}
