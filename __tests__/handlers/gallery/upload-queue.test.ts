import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Answer } from '../../../handlers/gallery/router';
import { GalleryBench, type Person } from '../../support/gallery';
import { until } from '../../support/until';
import { picture } from '../../support/pictures';

const UPLOADS = [1, 2, 3, 4, 5];

let bench: GalleryBench;
let ann: Person;

beforeAll(async () => {
  bench = await GalleryBench.open();
  ann = await bench.signIn('ann');
});
afterAll(() => bench.close());

it('uploads wait for their turn, say about where, and come to it; one that is deleted meanwhile is missing', async () => {
  const { faults, sqs, workflow } = bench.gallery.environment;
  const full = faults.inject({
    service: 'states',
    operation: 'StartExecution',
    error: 'ExecutionLimitExceeded',
    status: 400,
    times: UPLOADS.length,
  });
  const album = await ann.album('Queue');
  const sent: { readonly key: string; readonly versionId: string | undefined }[] = [];
  for (const number of UPLOADS) {
    const bytes = await picture({ width: 100 + number, height: 100 });
    sent.push(await ann.send(album.id, { name: `${number}.jpg`, bytes }));
  }
  await until(
    async () => full.hits,
    (hits) => hits === UPLOADS.length,
  );
  const statuses = async (uploads: readonly object[], behind?: number): Promise<Answer<'uploadStatuses'>['uploads']> =>
    (await ann.call<Answer<'uploadStatuses'>>('POST', '/uploads/status', { uploads, behind })).body.uploads;

  const byKey = await statuses(sent.map(({ key }) => ({ key })));
  const byVersion = await statuses(sent);
  const firstTwo = await statuses(sent.slice(0, 2), 3);
  const { key: Key, versionId: VersionId } = sent[0]!;
  await bench.gallery.environment.clients.s3.send(new DeleteObjectCommand({ Bucket: bench.bucket, Key, VersionId }));
  const withoutFirst = await statuses(sent);
  // Nobody waits here until what could not be started is seen in the queue again.
  await sqs.release(workflow('image-analysis').resources.queues.uploads!.arn);

  const placesOf = (uploads: typeof byKey): unknown[] => uploads.map(({ status, place }) => [status, place]);
  expect(placesOf(byKey)).toEqual(UPLOADS.map((place) => ['WAITING', place]));
  expect(placesOf(byVersion)).toEqual(placesOf(byKey));
  // Of hundreds that wait, a hundred are asked for at once: the others stand behind them.
  expect(placesOf(firstTwo)).toEqual(placesOf(byKey).slice(0, 2));
  expect(withoutFirst.map(({ status }) => status)).toEqual(['MISSING', ...Array<string>(4).fill('WAITING')]);
  for (const { key } of sent.slice(1)) expect((await ann.outcome(key)).status).toBe('COMPLETED');
});
