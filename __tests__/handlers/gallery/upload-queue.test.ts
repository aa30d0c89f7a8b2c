import type { Answer } from '../../../handlers/gallery/router';
import { GalleryBench, type Person, postForm, until } from '../../support/gallery';
import { picture } from '../../support/pictures';

const UPLOADS = [1, 2, 3, 4, 5];

let bench: GalleryBench;
let ann: Person;

beforeAll(async () => {
  bench = await GalleryBench.open();
  ann = await bench.signIn('ann');
});
afterAll(() => bench.close());

it('uploads wait for their turn, say about where, and come to it', async () => {
  const { faults, sqs, workflow } = bench.gallery.environment;
  const full = faults.inject({
    service: 'states',
    operation: 'StartExecution',
    error: 'ExecutionLimitExceeded',
    status: 400,
    times: UPLOADS.length,
  });
  const album = await ann.album('Queue');
  const keys: string[] = [];
  for (const number of UPLOADS) {
    const file = { name: `${number}.jpg`, bytes: await picture({ width: 100 + number, height: 100 }) };
    const [prepared] = await ann.prepare(album.id, file);
    if (prepared?.kind !== 'upload') throw new Error('no form');
    await postForm(prepared.form, file);
    keys.push(prepared.key);
  }
  await until(
    async () => full.hits,
    (hits) => hits === UPLOADS.length,
  );

  const { body } = await ann.call<Answer<'uploadStatuses'>>('POST', '/uploads/status', {
    uploads: keys.map((key) => ({ key })),
  });
  // Nobody waits here until what could not be started is seen in the queue again.
  await sqs.release(workflow('image-analysis').resources.queues.uploads!.arn);

  expect(body.uploads.map(({ status, place }) => [status, place])).toEqual(UPLOADS.map((place) => ['WAITING', place]));
  for (const key of keys) expect((await ann.outcome(key)).status).toBe('COMPLETED');
});
