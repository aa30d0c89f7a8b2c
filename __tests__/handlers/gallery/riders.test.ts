import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListFacesCommand } from '@aws-sdk/client-rekognition';
import type { Answer } from '../../../handlers/gallery/router';
import { GalleryBench, type Person, postForm } from '../../support/gallery';

type Rider = Answer<'getRider'>;

let bench: GalleryBench;
let ann: Person;
let ben: Person;
let boss: Person;

beforeAll(async () => {
  bench = await GalleryBench.open();
  ann = await bench.signIn('ann');
  ben = await bench.signIn('ben');
  boss = await bench.signIn('boss', true);
});
afterAll(() => bench.close());

/** Everything anywhere that names a rider: objects in every version, items, faces. */
async function tracesOf(userId: string): Promise<string[]> {
  const { clients, workflow } = bench.gallery.environment;
  const { tables, collections } = workflow('rider-photo').resources;
  const { Versions = [], DeleteMarkers = [] } = await clients.s3.send(
    new ListObjectVersionsCommand({ Bucket: bench.bucket }),
  );
  const items = await Promise.all(
    [tables['riders']!.name, tables['rider-ledger']!.name, 'rider-owners'].map(async (table) => {
      const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName: table }));
      return Items.map((item) => `${table.replace(/^.*local-/, '')}: ${JSON.stringify(item)}`);
    }),
  );
  const { Faces = [] } = await clients.rekognition.send(
    new ListFacesCommand({ CollectionId: collections['riders']!.id }),
  );
  const [owner, name] = userId.split('~') as [string, string];
  // As keys and records have it, as face ids have it, and as the table of owners has it.
  const isOf = (text: string): boolean =>
    [userId, `${owner}:7E${name}`].some((id) => text.includes(id)) ||
    (text.startsWith('rider-owners') && text.includes(`"${owner}"`) && text.includes(`"${name}"`));
  return [
    ...[...Versions, ...DeleteMarkers].map(({ Key = '' }) => `object: ${Key}`),
    ...items.flat(),
    ...Faces.map(({ ExternalImageId = '' }) => `face: ${ExternalImageId}`),
  ].filter(isOf);
}

const kindsOf = (traces: readonly string[]): string[] => [...new Set(traces.map((trace) => trace.split(':')[0]!))];

describe('a rider', () => {
  it('is accepted, replaced by a newer selfie, and told every reason of one that is not', async () => {
    const first = await ann.selfie('Ann.1', { name: 'me.jpg', bytes: await bench.personas.photo(['ann']) });
    const second = await ann.selfie('Ann.1', { name: 'new.jpg', bytes: await bench.personas.photo(['ann'], 1) });
    const bad = await bench.personas.photo(['ann'], 2, {
      sunglasses: { value: true, confidence: 99 },
      quality: { brightness: 5, sharpness: 80 },
      pose: { roll: 0, yaw: 80, pitch: 0 },
    });
    const third = await ann.selfie('Ann.1', { name: 'dark.jpg', bytes: bad });

    expect(first).toMatchObject({ state: 'ACCEPTED', attempts: [{ outcome: 'ACCEPTED', hasExecution: true }] });
    expect(second).toMatchObject({ state: 'ACCEPTED', attempts: [{ outcome: 'REPLACED' }, { outcome: 'ACCEPTED' }] });
    expect(third.attempts[0]).toMatchObject({
      outcome: 'REJECTED',
      reasons: ['SUNGLASSES', 'TOO_DARK', 'HEAD_TURNED'],
      message: expect.stringMatching(/sunglasses/i) as string,
    });
    expect(third).toMatchObject({ state: 'ACCEPTED', photoUrl: second.photoUrl, acceptedAt: second.acceptedAt });
    expect((await fetch(third.photoUrl!)).headers.get('content-type')).toBe('image/jpeg');
    expect((await fetch(third.thumbnailUrl!)).status).toBe(200);
    expect(third.keptUntil).toBeGreaterThan(third.acceptedAt!);
  });

  it('of one name is refused with the face of another', async () => {
    await ann.selfie('original', { name: 'me.jpg', bytes: await bench.personas.photo(['twice']) });

    const second = await ann.selfie('copy', { name: 'me.jpg', bytes: await bench.personas.photo(['twice'], 1) });

    expect(second).toMatchObject({
      state: 'REJECTED',
      attempts: [{ outcome: 'REJECTED', reasons: ['FACE_ALREADY_EXISTS'] }],
    });
    expect(second.photoUrl).toBeUndefined();
    expect(JSON.stringify(second)).not.toContain('original');
  });

  it('is listed by name, for its owner and for admins alone', async () => {
    const cat = await bench.signIn('cat');
    for (const name of ['b', 'a']) {
      await cat.call('POST', `/riders/${name}/selfies`, { fileName: 'me.jpg', bytes: 5 });
    }
    const names = async (person: Person, query = ''): Promise<string[]> =>
      (await person.get<Answer<'listRiders'>>(`/riders${query}`)).body.riders.map(({ name }) => name);

    expect(await names(cat)).toEqual(['a', 'b']);
    expect(await names(boss, '?owner=cat')).toEqual(['a', 'b']);
    expect(await names(boss)).toEqual([]);
    expect(await names(ben)).toEqual([]);
    expect((await ben.get('/riders?owner=cat')).status).toBe(404);
    expect((await cat.get<Rider>('/riders/a')).body).toMatchObject({ state: 'UPLOADED', owner: 'cat', attempts: [] });
    expect((await boss.get<Rider>('/riders/a?owner=cat')).body).toMatchObject({ owner: 'cat' });
  });

  it('of somebody else is not there, whatever is asked', async () => {
    const { attempts } = await ann.selfie('mine', { name: 'me.jpg', bytes: await bench.personas.photo(['mine']) });

    const replies = await Promise.all([
      ben.get('/riders/mine'),
      ben.get('/riders/mine?owner=ann'),
      ben.call('DELETE', '/riders/mine'),
      ben.call('DELETE', '/riders/mine?owner=ann'),
      ben.get(`/executions?rider=mine&attempt=${attempts[0]!.id}`),
      ben.get(`/executions?rider=mine&owner=ann&attempt=${attempts[0]!.id}`),
      boss.get('/riders/mine'),
      ann.get('/riders/nobody'),
    ]);

    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 404));
    expect(new Set(replies.slice(0, 4).map(({ body }) => JSON.stringify(body))).size).toBeLessThanOrEqual(2);
    expect((await ann.get<Rider>('/riders/mine')).body.state).toBe('ACCEPTED');
  });

  it('shows the path of each attempt, to others with faces blanked', async () => {
    const { attempts } = await ann.selfie('path', { name: 'me.jpg', bytes: await bench.personas.photo(['path']) });
    const query = `/executions?rider=path&attempt=${attempts[0]!.id}`;

    const own = await ann.get<Answer<'getExecution'>>(query);
    const admins = await boss.get<Answer<'getExecution'>>(`${query}&owner=ann`);

    expect(own.body).toMatchObject({ workflow: 'rider-photo', status: 'SUCCEEDED' });
    expect(own.body.steps.map(({ name, status }) => [name, status])).toEqual(
      [
        'FaceDetection',
        'CheckFaceDuplicate',
        'ParallelProcessing',
        expect.stringMatching(/^(AddFaceToIndex|Thumbnail)$/) as string,
        expect.stringMatching(/^(AddFaceToIndex|Thumbnail)$/) as string,
        'PersistMetadata',
      ].map((name) => [name, 'SUCCEEDED']),
    );
    expect(JSON.stringify(own.body.steps)).not.toContain('(hidden)');
    expect(admins).toMatchObject({ status: 200, body: { workflow: 'rider-photo' } });
    expect(JSON.stringify(admins.body.steps)).toContain('(hidden)');
    expect((await ann.get(`/executions?rider=path&attempt=${'0'.repeat(64)}`)).status).toBe(404);
    expect((await ann.get('/executions?rider=path')).status).toBe(400);
  });
});

describe('erasing', () => {
  it.each([
    ['its owner', '', () => ann],
    ['an admin', '?owner=ann', () => boss],
  ])('by %s leaves nothing of a rider, and nothing of others is touched', async (who, query, person) => {
    const name = `erased-by-${who.replace(' ', '-')}`;
    const face = (shot: number): Promise<Buffer> => bench.personas.photo([name], shot);
    await ann.selfie(name, { name: 'one.jpg', bytes: await face(0) });
    await ann.selfie(name, { name: 'two.jpg', bytes: await face(1) });
    await ann.selfie(`${name}.2`, { name: 'other.jpg', bytes: await bench.personas.photo([`${name} other`]) });
    expect(kindsOf(await tracesOf(`ann~${name}`))).toEqual([
      'object',
      'riders',
      'rider-ledger',
      'rider-owners',
      'face',
    ]);

    const { body } = await person().call<Answer<'eraseRider'>>('DELETE', `/riders/${name}${query}`);

    expect(body).toMatchObject({ complete: true, remaining: [], elsewhere: [] });
    expect(body.removed.faces).toBeGreaterThan(0);
    expect(body.removed.objectVersions).toBeGreaterThan(1);
    expect(body.removed.records).toBeGreaterThan(1);
    const left = (await tracesOf(`ann~${name}`)).filter((trace) => !trace.includes(`${name}.2`));
    expect(left).toEqual([]);
    expect((await ann.get(`/riders/${name}`)).status).toBe(404);
    expect((await ann.call('DELETE', `/riders/${name}`)).status).toBe(404);
    expect((await ann.get<Rider>(`/riders/${name}.2`)).body.state).toBe('ACCEPTED');
  });
});

describe('names', () => {
  it.each(['../../incoming/ann/x.jpg', '..\\x.jpg', '/etc/passwd.jpg', '\u0000\n.jpg', `${'ü'.repeat(400)}.jpg`])(
    'of files stay below their rider: %j',
    async (fileName) => {
      const { body } = await ann.call<Answer<'prepareSelfie'>>('POST', '/riders/tricks/selfies', {
        fileName,
        bytes: 5,
      });

      expect(body.key).toMatch(/^riders\/ann~tricks\/[0-9a-z]+-[^/\\]+\.jpg$/);
      expect(body.form.fields.key).toBe(body.key);
      expect(Buffer.byteLength(body.key)).toBeLessThan(1024);
    },
  );

  it.each(['a/b', '.hidden', 'ann~x', 'a\u0000b', 'x'.repeat(81), ' '])(
    'of riders that could be something else in a key are refused: %j',
    async (name) => {
      const path = `/riders/${encodeURIComponent(name)}`;

      const replies = [
        await ann.call('POST', `${path}/selfies`, { fileName: 'me.jpg', bytes: 5 }),
        await ann.get(path),
        await ann.call('DELETE', path),
      ];

      expect(replies.map(({ status }) => status)).toEqual([400, 404, 404]);
    },
  );

  it.each([
    [{ fileName: 'film.mp4', bytes: 5 }, 'NotAPicture'],
    [{ fileName: 'large.jpg', bytes: 200_000_000 }, 'FileTooLarge'],
    [{ fileName: 'empty.jpg', bytes: 0 }, 'EmptyFile'],
  ])('and sizes that cannot be right enter no rider: %j', async (file, error) => {
    const reply = await ann.call('POST', '/riders/never/selfies', file);

    expect(reply).toMatchObject({ status: 400, body: { error, field: 'fileName' } });
    expect((await ann.get('/riders/never')).status).toBe(404);
  });

  it('bind a form to one key of one rider', async () => {
    const { body } = await ann.call<Answer<'prepareSelfie'>>('POST', '/riders/form/selfies', {
      fileName: 'me.jpg',
      bytes: 5,
    });
    const changed = { ...body.form, fields: { ...body.form.fields, key: 'riders/ben~x/me.jpg' } };

    expect((await postForm(changed, { name: 'me.jpg', bytes: Buffer.from('x') })).status).toBe(403);
  });
});
