import type { Answer } from '../../../handlers/gallery/router';
import { GalleryBench, type Person, postForm } from '../../support/gallery';
import { picture } from '../../support/pictures';

let bench: GalleryBench;
let ann: Person;

beforeAll(async () => {
  bench = await GalleryBench.open({ settings: { 'image-analysis': { callsPerSecond: 1 } } });
  ann = await bench.signIn('ann');
});
afterAll(() => bench.close());

it('uploads wait for their turn with Rekognition, say about where, and come to it', async () => {
  const album = await ann.album('Queue');
  const keys: string[] = [];
  for (const number of [1, 2, 3, 4, 5]) {
    const file = { name: `${number}.jpg`, bytes: await picture({ width: 100 + number, height: 100 }) };
    const [prepared] = await ann.prepare(album.id, file);
    if (prepared?.kind !== 'upload') throw new Error('no form');
    await postForm(prepared.form, file);
    keys.push(prepared.key);
  }

  const { body } = await ann.call<Answer<'uploadStatuses'>>('POST', '/uploads/status', {
    uploads: keys.map((key) => ({ key })),
  });

  const waiting = body.uploads.filter(({ status }) => status === 'WAITING');
  const places = waiting.map(({ place }) => place!);
  expect(waiting.length).toBeGreaterThanOrEqual(2);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places.at(-1)).toBeGreaterThan(places[0]!);
  expect(places.at(-1)).toBeLessThanOrEqual(5);
  for (const key of keys) expect((await ann.outcome(key)).status).toBe('COMPLETED');
});
