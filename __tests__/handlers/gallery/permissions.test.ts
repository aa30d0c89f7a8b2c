import { join } from 'node:path';
import { PutBucketVersioningCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createApp } from '../../../handlers/gallery/app';
import { type Operation, operations } from '../../../handlers/gallery/contract/operations';
import type { Answer } from '../../../handlers/gallery/router';
import { galleryResources } from '../../../local/gallery/gallery-resources';
import { prepareLocalModel } from '../../../local/gallery/local-model';
import { writeLocalModel } from '../../../packages/local-aws/src/rekognition/custom-labels/local-model';
import type { PermissionStatement } from '../../../state-machines/description';
import { gallery } from '../../../state-machines/gallery';
import { GalleryBench, Person, type Reply } from '../../support/gallery';
import { until } from '../../support/until';
import { heicOfPhone } from '../../support/other-pictures';
import { picture } from '../../support/pictures';
import { covers, needsOf } from '../rider-photo/support/needed-permissions';

type Need = ReturnType<typeof needsOf>[number];

let bench: GalleryBench;
let statements: readonly PermissionStatement[];
const needed = new Map<string, Need>();

/** Method and path of every call. */
const called: string[] = [];

const note = (need: Need): void => void needed.set(need.join(' '), need);

/** The API whose clients note what they would need: the local services ask nobody. Addresses are signed by them, too. */
function recordedApi(): Pick<GalleryBench, 'send' | 'settled'> {
  const parts = bench.parts();
  for (const client of Object.values(parts.clients)) {
    // Every client has one like it.
    (client as S3Client).middlewareStack.add(
      (next, { commandName = '' }) =>
        (call) => {
          needsOf(client, commandName.replace(/Command$/, ''), { ...call.input }).forEach(note);
          return next(call);
        },
      { step: 'initialize' },
    );
  }
  const app = createApp(parts, async (token = '') => ({ owner: token, name: token, isAdmin: token === 'boss' }));
  return {
    settled: (name) => bench.settled(name),
    async send<Body>(method: string, path: string, { body, token = '' }: { body?: unknown; token?: string } = {}) {
      called.push(`${method} ${path.replace(/\?.*/, '')}`);
      const headers = { authorization: `Bearer ${token}` };
      const sent = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
      const response = await app.request(`/api${path}`, sent);
      const answer = (await response.json()) as Body;
      // A form carries the permission of who signed it, without a command.
      for (const [, key] of JSON.stringify(answer).matchAll(/"fields":\{[^}]*"key":"([^"]+)"/g)) {
        note(['s3:PutObject', `arn:aws:s3:::${bench.bucket}/${key!}`]);
      }
      return { status: response.status, headers: response.headers, body: answer } satisfies Reply<Body>;
    },
  };
}

async function versioning(Status: 'Enabled' | 'Suspended'): Promise<void> {
  await bench.gallery.environment.clients.s3.send(
    new PutBucketVersioningCommand({ Bucket: bench.bucket, VersioningConfiguration: { Status } }),
  );
}

async function photos(ann: Person): Promise<void> {
  const album = await ann.album('Tour');
  const path = `/albums/${encodeURIComponent(album.id)}`;
  const sea = bench.labelled(await picture({ width: 210, height: 120 }), 'Sea');
  const jpeg = await ann.upload(album.id, { name: 'sea.jpg', bytes: sea });
  const heic = await ann.upload(album.id, { name: 'phone.heic', bytes: heicOfPhone() });
  await ann.prepare(album.id, { name: 'sea.jpg', bytes: sea });
  await ann.status(jpeg.key);
  // Waiting for what comes never: the queue is counted.
  await ann.status(jpeg.key, 'none');
  await ann.call('PATCH', path, { name: 'Tour 2' });
  await Promise.all(['/me', '/workflows', '/albums', path].map((one) => ann.get(one)));
  const searches: Record<string, string>[] = [{}, { album: album.id }, { label: 'sea' }];
  await Promise.all(searches.map((query) => ann.search(query)));
  for (const { photoId } of [jpeg, heic]) {
    await Promise.all(['', '/similar'].map((part) => ann.get(`/photos/${photoId!}${part}`)));
    await ann.get(`/executions?photo=${photoId!}`);
  }
  await ann.call('DELETE', `/photos/${heic.photoId!}`);
  await versioning('Suspended');
  const unversioned = await ann.upload(album.id, {
    name: 'one.jpg',
    bytes: await picture({ width: 220, height: 120 }),
  });
  await ann.call('DELETE', `/photos/${unversioned.photoId!}`);
  await versioning('Enabled');
  await until(
    async () => (await ann.call<Answer<'deleteAlbum'>>('DELETE', path)).body,
    ({ done }) => done,
  );
}

async function riders(ann: Person): Promise<void> {
  const { attempts } = await ann.selfie('me', { name: 'me.jpg', bytes: await bench.personas.photo(['ann']) });
  await ann.get(`/executions?rider=me&attempt=${attempts[0]!.id}`);
  await ann.get('/riders');
  await ann.call('DELETE', '/riders/me');
}

async function batch(boss: Person): Promise<void> {
  const { clients, bus } = bench.gallery.environment;
  const put = async (name: string, Body: Buffer): Promise<void> => {
    await clients.s3.send(new PutObjectCommand({ Bucket: bench.bucket, Key: `batch/incoming/${name}`, Body }));
    await bus.idle();
  };
  const state = async (): Promise<Answer<'getBatch'>> => (await boss.get<Answer<'getBatch'>>('/batch')).body;
  const start = (): Promise<unknown> => boss.call('POST', '/batch/start');
  await put('a.jpg', await picture({ width: 320, height: 240 }));
  await put('none.jpg', Buffer.from('no picture'));
  await start();
  const { runs } = await until(state, (now) => now.runs[0]?.status === 'COMPLETED');
  await boss.get(`/executions?run=${encodeURIComponent(runs[0]!.id)}`);
  await boss.get('/batch/results');
  await boss.get('/batch/set-aside');
  await boss.call('POST', '/batch/redrive', {});
  await boss.call('POST', '/batch/stop');
  await put('b.jpg', await picture({ width: 330, height: 240 }));
  const open = bench.holdLabels();
  await start();
  await boss.call('POST', '/batch/stop');
  open();
  await boss.get('/albums');
}

/** Everything that the API can do, once. */
beforeAll(async () => {
  bench = await GalleryBench.open();
  const { environment } = bench.gallery;
  await prepareLocalModel(environment, bench.directory);
  await writeLocalModel(join(bench.directory, 'rekognition'), { startMs: 100, stopMs: 50, tpsPerUnit: 40 });
  statements = gallery.permissions(galleryResources(environment));
  const api = recordedApi();
  const [ann, boss] = ['ann', 'boss'].map((name) => new Person(api, name, name)) as [Person, Person];
  await photos(ann);
  await riders(ann);
  await batch(boss);
});
afterAll(() => bench.close());

const coversResource = ({ resources }: PermissionStatement, resource: string): boolean =>
  resources.some((pattern) => covers(pattern, resource));

/** Whether a statement allows what is needed; a list of keys by its prefix, too. */
function allows(statement: PermissionStatement, [action, resource, prefix]: Need): boolean {
  const { actions, conditions = [] } = statement;
  return (
    actions.includes(action) &&
    coversResource(statement, resource) &&
    conditions.every(
      ({ variable, values }) =>
        variable === 's3:prefix' && prefix !== undefined && values.some((pattern) => covers(pattern, prefix)),
    )
  );
}

describe('the permissions of the gallery', () => {
  it('are looked at in every operation', () => {
    const left = Object.entries<Operation>(operations).filter(([, { method, path }]) => {
      const address = new RegExp(`^${method} ${path.replace(/:\w+/g, '[^/]+')}$`);
      return !called.some((call) => address.test(call));
    });

    expect(left.map(([name]) => name)).toEqual([]);
  });

  it('are never used to read a whole table', () => {
    expect([...needed.values()].filter(([action]) => action === 'dynamodb:Scan')).toEqual([]);
  });

  it('let its function do what it does', () => {
    const refused = [...needed.values()].filter((need) => !statements.some((statement) => allows(statement, need)));

    expect(needed.size).toBeGreaterThan(50);
    expect(refused).toEqual([]);
  });

  it('are of use, each action and each resource', () => {
    const uses = statements.map((statement) => [...needed.values()].filter((need) => allows(statement, need)));

    const unused = statements.flatMap(({ sid, actions, resources }, index) => [
      ...actions
        .filter((action) => !uses[index]!.some(([used]) => used === action))
        .map((action) => `${sid}: ${action}`),
      ...resources
        .filter((pattern) => !uses[index]!.some(([, used]) => covers(pattern, used)))
        .map((pattern) => `${sid}: ${pattern}`),
    ]);

    expect(unused).toEqual([]);
  });
});
