import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { readPhoto } from '../../../../handlers/rider-photo/photo/read-photo';
import { picture } from '../../../support/pictures';
import { serviceError } from '../../../support/stored-object';
import { failureOf } from '../../../support/task';

describe('readPhoto', () => {
  it.each([
    ['deleted', 'NoSuchKey', 404],
    ['deleted, with a marker', 'MethodNotAllowed', 405],
    ['overwritten', 'PreconditionFailed', 412],
  ])('tells a rider to upload again when the photo is %s between two reads', async (_, name, status) => {
    const noise = await picture({ width: 400, height: 400, noise: true });
    const start = noise.subarray(0, 128 * 1024);
    const s3 = mockClient(S3Client);
    s3.on(GetObjectCommand)
      .resolvesOnce({
        ETag: '"e1"',
        LastModified: new Date(),
        ContentRange: `bytes 0-${start.length - 1}/${noise.length}`,
        Body: { transformToByteArray: async () => new Uint8Array(start) } as never,
      })
      .rejects(serviceError(name, status));
    const upload = { bucket: 'photos', key: 'riders/ann/a.jpg', uploadedAt: '2026-01-02T03:04:05Z' };

    const error = await failureOf(readPhoto(new S3Client({}), upload, 1e8));

    expect(error.name).toBe('PhotoDoesNotMeetRequirementError');
    expect(error.message).toContain('[PHOTO_NOT_FOUND]');
    expect(s3.commandCalls(GetObjectCommand)[1]!.args[0].input.IfMatch).toBe('"e1"');
  });
});
