import { CopyObjectCommand, DeleteObjectCommand, DeleteObjectsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { BusEvent } from '../../src/service';
import { errorOf, runS3, type RunningS3 } from './running-s3';

const objectOf = (event: BusEvent): { key: string; sequencer: string; 'version-id'?: string } =>
  event.detail['object'] as never;

describe('events of the local S3', () => {
  let running: RunningS3;
  const send: RunningS3['client']['send'] = ((command: never) => running.client.send(command)) as never;

  beforeEach(async () => {
    running = await runS3();
    await running.s3.createBucket('photos');
    await running.s3.createBucket('plain', { versioning: false });
    await running.s3.createBucket('silent', { eventBridge: false });
  });
  afterEach(() => running.remove());

  it('tell of a new version as EventBridge gets it from S3', async () => {
    const put = await send(new PutObjectCommand({ Bucket: 'photos', Key: 'a b+%41ü.jpg', Body: 'content' }));

    expect(running.events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Object Created',
        source: 'aws.s3',
        account: '000000000000',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: 'us-east-1',
        resources: ['arn:aws:s3:::photos'],
        detail: {
          version: '0',
          'event-version': '1.0',
          bucket: { name: 'photos' },
          object: {
            key: 'a b+%41ü.jpg',
            size: 7,
            etag: '9a0364b9e99bb480dd25e1f0284c8555',
            'version-id': put.VersionId,
            sequencer: expect.stringMatching(/^[0-9A-F]{18}$/),
          },
          'request-id': put.$metadata.requestId,
          requester: '000000000000',
          'source-ip-address': '127.0.0.1',
          reason: 'PutObject',
        },
      },
    ]);
  });

  it('have no version id where there are no versions', async () => {
    await send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: 'content' }));
    await send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'k' }));

    expect(running.events.map((event) => Object.keys(objectOf(event)))).toEqual([
      ['key', 'size', 'etag', 'sequencer'],
      ['key', 'sequencer'],
    ]);
  });

  it('tell copies and deletions apart', async () => {
    const put = await send(new PutObjectCommand({ Bucket: 'photos', Key: 'k', Body: 'content' }));
    await send(new CopyObjectCommand({ Bucket: 'photos', Key: 'copy', CopySource: 'photos/k' }));
    const marker = await send(new DeleteObjectCommand({ Bucket: 'photos', Key: 'k' }));
    await send(
      new DeleteObjectsCommand({ Bucket: 'photos', Delete: { Objects: [{ Key: 'k', VersionId: put.VersionId }] } }),
    );

    const told = running.events.map((event) => [
      event['detail-type'],
      event.detail['reason'],
      event.detail['deletion-type'],
      objectOf(event)['version-id'],
    ]);
    expect(told).toEqual([
      ['Object Created', 'PutObject', undefined, put.VersionId],
      ['Object Created', 'CopyObject', undefined, expect.any(String)],
      ['Object Deleted', 'DeleteObject', 'Delete Marker Created', marker.VersionId],
      ['Object Deleted', 'DeleteObject', 'Permanently Deleted', put.VersionId],
    ]);
  });

  it('come from no bucket that does not send them, from no write that failed, and from no deletion of nothing', async () => {
    await send(new PutObjectCommand({ Bucket: 'silent', Key: 'k', Body: 'x' }));
    await errorOf(send(new PutObjectCommand({ Bucket: 'plain', Key: 'k', Body: 'x', IfMatch: '"none"' })));
    await send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'never there' }));

    expect(running.events).toEqual([]);
  });

  it('are ordered by their sequencer, also across a restart with the clock set back', async () => {
    const put = (Key: string): Promise<unknown> => send(new PutObjectCommand({ Bucket: 'photos', Key, Body: 'x' }));
    await Promise.all(Array.from({ length: 20 }, () => put('k')));
    const before = running.events.map(objectOf);
    await running.stop();

    running = await runS3(running.directory);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2020-01-01'));
    // Not through the SDK client, which corrects its clock by the server's.
    const authorization = 'AWS4-HMAC-SHA256 Credential=local/20240102/us-east-1/s3/aws4_request, Signature=00';
    await fetch(`${running.endpoint.url}/photos/k`, { method: 'PUT', headers: { authorization }, body: 'x' });
    clock.mockRestore();

    const sequencers = [...before, ...running.events.map(objectOf)].map(({ sequencer }) => sequencer);
    expect(sequencers).toHaveLength(21);
    expect(sequencers).toEqual([...new Set(sequencers)].sort());
  });
});
