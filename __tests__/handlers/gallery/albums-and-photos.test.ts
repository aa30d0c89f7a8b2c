import sharp from 'sharp';
import {
  CreateBucketCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createApp } from '../../../handlers/gallery/app';
import { Albums } from '../../../handlers/gallery/albums/album-records';
import type { ImageInput } from '../../../handlers/image-analysis/record/image-input';
import type { Answer } from '../../../handlers/gallery/router';
import { GalleryBench, type Person, postForm } from '../../support/gallery';
import { until } from '../../support/until';
import { heicOfPhone } from '../../support/other-pictures';
import { cameraExif, picture } from '../../support/pictures';

let bench: GalleryBench;
let ann: Person;
let ben: Person;

beforeAll(async () => {
  bench = await GalleryBench.open();
  ann = await bench.signIn('ann');
  ben = await bench.signIn('ben');
});
afterAll(() => bench.close());

let number = 0;
/** A picture that no other test has. */
const newPicture = (more: Partial<Parameters<typeof picture>[0]> = {}): Promise<Buffer> =>
  picture({ width: 200 + (number += 1), height: 120, ...more });

const path = (album: string): string => `/albums/${encodeURIComponent(album)}`;

async function objects(prefix: string): Promise<string[]> {
  const { s3 } = bench.gallery.environment.clients;
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bench.bucket, Prefix: prefix }),
  );
  return [...Versions, ...DeleteMarkers].map(({ Key = '' }) => Key);
}

async function itemsOf(table: string): Promise<Record<string, unknown>[]> {
  const { tables } = bench.gallery.environment.workflow('image-analysis').resources;
  const { dynamodb } = bench.gallery.environment.clients;
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: tables[table]!.name }));
  return Items.map((item) => unmarshall(item));
}

/** What is said of photos, apart from the ids of deleted ones. */
async function factsOfPhotos(): Promise<Record<string, unknown>[]> {
  const [images, facets] = await Promise.all([itemsOf('images'), itemsOf('image-facets')]);
  return [...images.filter((item) => Object.keys(item).join() !== 'imageId,expiresAt'), ...facets];
}

/** Analyses an image, as an event that comes late does. @returns the states that it went through */
async function analyse(image: ImageInput): Promise<string[]> {
  const execution = bench.gallery.environment.workflow('image-analysis').start(image);
  await execution.result;
  return execution.statesEntered;
}

describe('albums', () => {
  it('are listed newest first, with counts and covers, and nobody sees those of others', async () => {
    const first = await ann.album('First');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const second = await ann.album('Second');
    const { photo } = await ann.upload(first.id, { name: 'a.jpg', bytes: await newPicture() });

    const { body } = await ann.get<Answer<'listAlbums'>>('/albums');

    expect(body.albums.map(({ name, photoCount }) => [name, photoCount])).toEqual([
      ['Second', 0],
      ['First', 1],
    ]);
    expect(body.albums[1]!.coverUrl).toBe(photo!.thumbnailUrl);
    expect((await fetch(photo!.thumbnailUrl!)).status).toBe(200);
    expect((await ben.get<Answer<'listAlbums'>>('/albums')).body.albums).toEqual([]);
    expect((await ben.get(path(second.id))).status).toBe(404);
  });

  it('have names that are unique for their owner alone, in any case', async () => {
    await ann.album('Holiday');

    expect(await ann.call('POST', '/albums', { name: 'holiday' })).toMatchObject({
      status: 409,
      body: { error: 'AlbumNameTaken', field: 'name', message: expect.stringContaining('Choose another name') },
    });
    expect((await ben.call('POST', '/albums', { name: 'Holiday' })).status).toBe(201);
  });

  it('are renamed, and give their old names free', async () => {
    const album = await ann.album('Old name');
    await ann.album('Taken');

    expect((await ann.call('PATCH', path(album.id), { name: 'Taken' })).status).toBe(409);
    expect((await ann.call('PATCH', path(album.id), { name: 'OLD name' })).body).toMatchObject({ name: 'OLD name' });
    expect((await ann.call('PATCH', path(album.id), { name: 'New name' })).body).toMatchObject({ id: album.id });
    expect((await ann.call('POST', '/albums', { name: 'Old name' })).status).toBe(201);
    expect((await ben.call('PATCH', path(album.id), { name: 'Mine' })).status).toBe(404);
  });

  it('are there once when the answer to their creation was lost', async () => {
    const request = { name: 'Lost answer', requestId: 'r1' };
    const created = await ann.call<Answer<'createAlbum'>>('POST', '/albums', request);

    expect(await ann.call('POST', '/albums', request)).toMatchObject({ status: 201, body: { id: created.body.id } });
    expect((await ann.call('POST', '/albums', { ...request, requestId: 'r2' })).status).toBe(409);
    expect((await ann.call('POST', '/albums', { name: request.name })).status).toBe(409);
  });

  it('whose deletion has begun are shown as such, and not changed any more', async () => {
    const album = await ann.album('Half gone');
    const { dynamodb } = bench.gallery.environment.clients;
    await new Albums(dynamodb, bench.parts().albumsTable).beginDeletion(album.id);

    const { body } = await ann.get<Answer<'listAlbums'>>('/albums');

    expect(body.albums.filter(({ isBeingDeleted }) => isBeingDeleted).map(({ name }) => name)).toEqual(['Half gone']);
    expect(await ann.call('PATCH', path(album.id), { name: 'Renamed' })).toMatchObject({
      status: 409,
      body: { error: 'AlbumIsBeingDeleted' },
    });
    expect((await ann.call('DELETE', path(album.id))).body).toMatchObject({ done: true });
    expect((await ann.call('POST', '/albums', { name: 'Half gone' })).status).toBe(201);
  });

  it.each([{}, { name: '' }, { name: '   ' }, { name: 5 }, { name: 'x'.repeat(101) }])(
    'are not created by %j',
    async (body) => {
      expect(await ann.call('POST', '/albums', body)).toMatchObject({
        status: 400,
        body: { error: 'InvalidInput', field: 'name' },
      });
    },
  );

  it('are deleted with everything in them, and take no more uploads meanwhile', async () => {
    const album = await ann.album('To delete');
    const kept = await ann.album('Kept');
    const bytes = bench.labelled(await newPicture(), 'Tree');
    await ann.upload(kept.id, { name: 'k.jpg', bytes: await newPicture() });
    const before = await factsOfPhotos();
    for (const name of ['a.jpg', 'b.jpg']) await ann.upload(album.id, { name, bytes });
    const [late] = await ann.prepare(album.id, { name: 'late.jpg', bytes });

    const answers: Answer<'deleteAlbum'>[] = [];
    while (answers.at(-1)?.done !== true) {
      answers.push((await ann.call<Answer<'deleteAlbum'>>('DELETE', path(album.id))).body);
      if (answers.length === 1) {
        expect(
          (await ann.call('POST', '/uploads', { album: album.id, files: [{ name: 'x.jpg', bytes: 1, modifiedAt: 1 }] }))
            .status,
        ).toBe(409);
        // A form that was given before still uploads.
        if (late?.kind === 'upload') await postForm(late.form, { name: 'late.jpg', bytes });
      }
    }

    expect(answers[0]).toEqual({ done: false, removedPhotos: 2, busyPhotos: 0 });
    expect(await objects(`incoming/${album.id}/`)).toEqual([]);
    expect(await factsOfPhotos()).toEqual(before);
    expect((await ann.get(path(album.id))).status).toBe(404);
    expect((await ann.search({ album: kept.id })).photos).toHaveLength(1);
    expect((await ann.call('POST', '/albums', { name: 'To delete' })).status).toBe(201);
  });
});

describe('uploads', () => {
  it('go to S3 by forms, are analysed, and are known when they come again', async () => {
    const album = await ann.album('Uploads');
    const file = { name: 'Grüße & <b>.JPG', bytes: await newPicture() };

    const done = await ann.upload(album.id, file);
    const [again] = await ann.prepare(album.id, file);

    expect(done).toMatchObject({
      status: 'COMPLETED',
      photo: { name: 'Grüße & <b>.JPG', albumId: album.id, width: 200 + number, height: 120 },
    });
    expect(again).toMatchObject({ kind: 'there', photoId: done.photoId });
    expect(await ann.status(again!.kind === 'there' ? again!.key : '')).toMatchObject({ photoId: done.photoId });
  });

  it('tell of a HEIC, and of what is no picture, why', async () => {
    const album = await ann.album('Kinds');

    const heic = await ann.upload(album.id, { name: 'phone.heic', bytes: heicOfPhone() });
    const text = await ann.upload(album.id, { name: 'text.jpg', bytes: Buffer.from('just a text') });

    expect(heic).toMatchObject({ status: 'COMPLETED', photo: { width: 640, height: 480, hasPlace: true } });
    expect(text).toMatchObject({ status: 'REJECTED', photo: { reason: 'NotSupportedImageType' } });
    const { body } = await ann.get<Answer<'getPhoto'>>(`/photos/${heic.photoId!}`);
    expect(body).toMatchObject({ format: 'HEIC', picture: 'copy', camera: { make: 'Sample' } });
    expect((await fetch(body.pictureUrl!)).headers.get('content-type')).toBe('image/jpeg');
  });

  it.each([
    [{ name: 'film.mp4', bytes: 5 }, 'NotAPicture'],
    [{ name: 'no-ending', bytes: 5 }, 'NotAPicture'],
    [{ name: 'large.jpg', bytes: 200_000_000 }, 'FileTooLarge'],
    [{ name: 'empty.jpg', bytes: 0 }, 'EmptyFile'],
  ])('of %j are refused before anything is sent', async (file, error) => {
    const album = await ann.album(`Refused ${(number += 1)}`);

    const reply = await ann.call<Answer<'prepareUploads'>>('POST', '/uploads', {
      album: album.id,
      files: [{ ...file, modifiedAt: 1 }],
    });

    expect(reply.body.uploads).toEqual([
      { kind: 'refused', error, message: expect.stringContaining(file.name) as string },
    ]);
  });

  it('have forms for one key, type and size only', async () => {
    const album = await ann.album('Forms');
    const bytes = await newPicture();
    const [prepared] = await ann.prepare(album.id, { name: 'a.jpg', bytes });
    if (prepared?.kind !== 'upload') throw new Error('no form');
    const { form } = prepared;
    const withField = (field: string, value: string) => ({ ...form, fields: { ...form.fields, [field]: value } });

    const answers = await Promise.all(
      [
        withField('key', 'incoming/ben/holiday-0000/x/a.jpg'),
        withField('key', 'riders/ben/a.jpg'),
        withField('Content-Type', 'text/html'),
        withField('acl', 'public-read'),
      ].map((changed) => postForm(changed, { name: 'a.jpg', bytes })),
    );

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(await objects('incoming/ben/holiday-0000')).toEqual([]);
    expect((await postForm(form, { name: 'a.jpg', bytes: Buffer.alloc(105_000_000) })).text).toContain(
      'EntityTooLarge',
    );
  });

  it('never leave their folder, whatever a file is called', async () => {
    const album = await ann.album('Paths');
    const names = [
      '../../../riders/ben/me.jpg',
      '..\\..\\x.jpg',
      '/etc/passwd.jpg',
      '\u0000\n.jpg',
      `${'ü'.repeat(400)}.jpg`,
    ];

    const prepared = await ann.prepare(album.id, ...names.map((name) => ({ name, bytes: Buffer.from('x') })));

    for (const upload of prepared) {
      expect(upload).toMatchObject({ kind: 'upload' });
      const { key } = upload as { key: string };
      expect(key.split('/').slice(0, 3)).toEqual(['incoming', ...album.id.split('/')]);
      expect(key.split('/')).toHaveLength(5);
      expect(key).not.toContain('..');
      expect(Buffer.byteLength(key)).toBeLessThan(1024);
    }
  });
});

describe('photos', () => {
  let album: Answer<'createAlbum'>;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    const cat = await bench.signIn('cat');
    album = await cat.album('Search');
    const files: Record<string, Buffer> = {
      'beach.jpg': bench.labelled(await newPicture({ exif: cameraExif }), 'Beach', 'Sea'),
      'boat.jpg': bench.labelled(await newPicture({ background: '#102030' }), 'Boat', 'Sea'),
      'people.jpg': bench.labelled(await bench.personas.photo(['someone'], 7), 'Person'),
      'broken.jpg': Buffer.from('no picture'),
    };
    for (const [name, bytes] of Object.entries(files)) {
      ids[name] = (await cat.upload(album.id, { name, bytes })).photoId!;
    }
  });

  const search = async (query: Record<string, string | string[]>): Promise<string[]> => {
    const cat = await bench.signIn('cat');
    return (await cat.search(query)).photos.map(({ name }) => name).sort();
  };

  it.each<[Record<string, string | string[]>, string[]]>([
    [{}, ['beach.jpg', 'boat.jpg', 'broken.jpg', 'people.jpg']],
    [{ label: 'sea' }, ['beach.jpg', 'boat.jpg']],
    [{ label: ['SEA', 'Boat'] }, ['boat.jpg']],
    [{ label: 'unknown' }, []],
    [{ faces: 'some' }, ['people.jpg']],
    [{ faces: 'none' }, ['beach.jpg', 'boat.jpg']],
    [{ status: 'REJECTED' }, ['broken.jpg']],
    [{ text: 'BO' }, ['boat.jpg']],
    [{ from: '2024-05-01', to: '2024-05-01' }, ['beach.jpg']],
    [{ to: '2024-04-30' }, []],
    [{ place: '150,-35,152,-33' }, ['beach.jpg']],
    [{ place: '170,-40,-170,40' }, []],
    [{ place: '150,-40,-170,40' }, ['beach.jpg']],
    [{ label: 'sea', place: '150,-35,152,-33', faces: 'none', text: 'each' }, ['beach.jpg']],
  ])('are found by %j', async (query, names) => {
    expect(await search(query)).toEqual(names);
    expect(await search({ ...query, album: album.id })).toEqual(names);
  });

  it('are found by the name of their album, where none is chosen', async () => {
    const all = await search({});

    expect(await search({ text: 'sEArch' })).toEqual(all);
    expect(await search({ text: 'sEArch', album: album.id })).toEqual([]);
    expect(await search({ text: 'sEArch', label: 'boat' })).toEqual(['boat.jpg']);
  });

  it('are not found by others', async () => {
    expect(await ben.search({ label: 'sea' })).toMatchObject({ photos: [] });
    expect((await ben.get(`/photos?album=${encodeURIComponent(album.id)}`)).status).toBe(404);
    expect((await ben.get('/photos?owner=cat')).status).toBe(404);
  });

  it('come page by page, each once, and a cursor is of use for its own listing alone', async () => {
    const cat = await bench.signIn('cat');
    const names: string[] = [];
    const cursors: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Answer<'searchPhotos'> = await cat.search({ limit: '1', ...(cursor ? { cursor } : {}) });
      names.push(...page.photos.map(({ name }) => name));
      cursor = page.next;
      if (cursor) cursors.push(cursor);
    } while (cursor !== undefined);

    expect(names.sort()).toEqual(['beach.jpg', 'boat.jpg', 'broken.jpg', 'people.jpg']);
    for (const [person, query] of [
      [ben, `cursor=${cursors[0]!}`],
      [cat, `label=sea&cursor=${cursors[0]!}`],
      [cat, 'cursor=bm90aGluZw'],
    ] as const) {
      expect((await person.get(`/photos?${query}`)).status).toBe(404);
    }
  });

  it('are shown with boxes, camera and place', async () => {
    const cat = await bench.signIn('cat');

    const { body } = await cat.get<Answer<'getPhoto'>>(`/photos/${ids['beach.jpg']!}`);

    expect(body).toMatchObject({
      picture: 'original',
      camera: { make: 'Fairphone', model: 'FP5' },
      place: { latitude: -33.859722, longitude: 151.211111 },
      allLabels: [expect.objectContaining({ name: 'Beach', confidence: 90 }), expect.objectContaining({ name: 'Sea' })],
      hasExecution: true,
      record: { status: 'COMPLETED' },
    });
    const download = await fetch(body.downloadUrl!);
    expect(download.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''beach.jpg");
    expect(download.headers.get('content-type')).toBe('application/octet-stream');
    expect((await fetch(body.pictureUrl!)).headers.get('content-type')).toBe('image/jpeg');
  });

  it('show the path of their executions to their owners', async () => {
    const cat = await bench.signIn('cat');
    const query = `/executions?photo=${ids['beach.jpg']!}`;

    const { body } = await cat.get<Answer<'getExecution'>>(query);

    expect(body).toMatchObject({ workflow: 'image-analysis', status: 'SUCCEEDED' });
    expect(body.steps.map(({ name, status }) => [name, status])).toEqual(
      ['RegisterImage', 'ChooseAnalysis', 'AnalyzeImage', 'DetectLabels', 'DetectFaces', 'SaveAnalysis', 'Notify'].map(
        (name) => [name, 'SUCCEEDED'],
      ),
    );
    expect(body.steps.every(({ exitedAt = 0, enteredAt }) => exitedAt >= enteredAt)).toBe(true);
    expect(JSON.parse(body.steps[4]!.output!)).toEqual({ faces: [] });
    expect((await ben.get(query)).status).toBe(404);
  });

  it('are shown to admins, who see faces and places of nobody in executions', async () => {
    const admin = await bench.signIn('boss', true);

    const { body } = await admin.get<Answer<'getExecution'>>(`/executions?photo=${ids['people.jpg']!}`);

    expect((await admin.get(`/photos/${ids['people.jpg']!}`)).status).toBe(200);
    expect((await admin.search({ owner: 'cat', label: 'person' })).photos).toHaveLength(1);
    expect((await admin.get<Answer<'listAlbums'>>('/albums')).body.albums.map(({ owner }) => owner)).toContain('cat');
    expect(JSON.stringify(body.steps)).toContain('(hidden)');
    expect(JSON.stringify(body.steps)).not.toMatch(/boundingBox\\?":\s*\{/);
  });

  it('that look alike are found, nearest first', async () => {
    const dora = await bench.signIn('dora');
    const { id } = await dora.album('Alike');
    const scene = (x: number) => {
      const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="240"><rect width="400" height="240" fill="#89a"/>
        <circle cx="${x}" cy="90" r="70" fill="#fe9"/><path d="M0 240 L${400 - x} 120 L400 240" fill="#243"/></svg>`;
      return sharp(Buffer.from(drawing)).jpeg().toBuffer();
    };
    const original = await scene(90);
    const smaller = await sharp(original).resize(300).jpeg({ quality: 60 }).toBuffer();
    const first = await dora.upload(id, { name: 'original.jpg', bytes: original });
    await dora.upload(id, { name: 'smaller.jpg', bytes: smaller });
    await dora.upload(id, { name: 'other.jpg', bytes: await scene(300) });

    const { body } = await dora.get<Answer<'similarPhotos'>>(`/photos/${first.photoId!}/similar`);

    expect(body.photos.map(({ photo }) => photo.name)).toEqual(['smaller.jpg']);
    expect(body.photos[0]!.distance).toBeLessThanOrEqual(3);
    expect((await ben.get(`/photos/${first.photoId!}/similar`)).status).toBe(404);
  });

  it('are not deleted in the middle of their analysis, which would go on writing', async () => {
    const fay = await bench.signIn('fay');
    const { id } = await fay.album('Busy');
    const before = await factsOfPhotos();
    const open = bench.holdLabels();
    const { key, versionId } = await fay.send(id, { name: 'busy.jpg', bytes: await newPicture() });
    const { photoId } = await until(
      () => fay.status(key, versionId),
      ({ status }) => status === 'PENDING',
    );

    const refused = await fay.call('DELETE', `/photos/${photoId!}`);
    const waits = await fay.call('DELETE', path(id));
    open();
    await fay.outcome(key, versionId);
    const removed = await fay.call('DELETE', path(id));
    const done = await fay.call('DELETE', path(id));

    expect(refused).toMatchObject({ status: 409, body: { error: 'PhotoIsBeingAnalysed' } });
    expect(waits.body).toEqual({ done: false, removedPhotos: 0, busyPhotos: 1 });
    expect(removed.body).toEqual({ done: false, removedPhotos: 1, busyPhotos: 0 });
    expect(done.body).toEqual({ done: true, removedPhotos: 0, busyPhotos: 0 });
    expect(await factsOfPhotos()).toEqual(before);
    expect(await objects(`thumbnails/${photoId!}`)).toEqual([]);
  });

  it('do not come back by an event that comes late', async () => {
    const gil = await bench.signIn('gil');
    const { id } = await gil.album('Late');
    const { key, photoId } = await gil.upload(id, { name: 'late.jpg', bytes: await newPicture() });
    const versionId = (await gil.get<Answer<'getPhoto'>>(`/photos/${photoId!}`)).body.record.versionId as string;
    await gil.call('DELETE', `/photos/${photoId!}`);
    const before = await factsOfPhotos();

    const states = await analyse({ bucket: bench.bucket, key, versionId });

    expect(states).toEqual(['RegisterImage', 'AlreadyProcessed']);
    expect(await factsOfPhotos()).toEqual(before);
    expect(await objects(`thumbnails/${photoId!}`)).toEqual([]);
    expect(await gil.status(key, versionId)).toEqual({ key, status: 'MISSING' });
    expect((await gil.search({})).photos).toEqual([]);
    const boss = await bench.signIn('boss', true);
    expect((await boss.get(`/photos/${photoId!}`)).status).toBe(404);
  });

  it('that still wait are deleted with their album, unpaid, and get no record', async () => {
    const { clients } = bench.gallery.environment;
    // No rule hears of its uploads: they lie there as those do whose turn has not come.
    const bucket = 'without-rules';
    await clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    await clients.s3.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    const hal = await bench.signIn('hal');
    const { id } = await hal.album('Waiting');
    const uploaded = await Promise.all(
      Array.from({ length: 120 }, async (_, index) => {
        const Key = `incoming/${id}/${index}/waits.jpg`;
        return { Key, ...(await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'a' }))) };
      }),
    );
    const before = await factsOfPhotos();
    const app = createApp({ ...bench.parts(), bucket }, async () => ({ owner: 'hal', name: 'hal', isAdmin: false }));
    const remove = async (): Promise<unknown> => {
      const headers = { authorization: 'Bearer hal' };
      return (await app.request(`/api${path(id)}`, { method: 'DELETE', headers })).json();
    };

    const answers = [await remove(), await remove()];

    expect(answers).toEqual([
      { done: false, removedPhotos: 100, busyPhotos: 0 },
      { done: true, removedPhotos: 20, busyPhotos: 0 },
    ]);
    const { Key, VersionId } = uploaded[0]!;
    expect(await analyse({ bucket, key: Key, versionId: VersionId })).toEqual(['RegisterImage', 'AlreadyProcessed']);
    expect(await factsOfPhotos()).toEqual(before);
    expect(await hal.get(path(id))).toMatchObject({ status: 404 });
  });

  it('are deleted with all versions, thumbnail, copy and records, and nothing else', async () => {
    const eva = await bench.signIn('eva');
    const { id } = await eva.album('Delete one');
    const { photoId, key } = await eva.upload(id, { name: 'phone.heic', bytes: heicOfPhone() });
    const other = await eva.upload(id, { name: 'phone.jpg', bytes: await newPicture() });
    const made = [`thumbnails/${photoId!}`, `prepared/${photoId!}`];
    expect(await Promise.all(made.map(objects))).toEqual(made.map((prefix) => [`${prefix}.jpg`]));

    expect((await ben.call('DELETE', `/photos/${photoId!}`)).status).toBe(404);
    const { body } = await eva.call<Answer<'deletePhoto'>>('DELETE', `/photos/${photoId!}`);

    expect(body).toEqual({ objectVersions: 3, records: 1 });
    expect((await Promise.all([key, ...made].map(objects))).flat()).toEqual([]);
    expect((await eva.get(`/photos/${photoId!}`)).status).toBe(404);
    expect((await eva.search({})).photos.map(({ id: left }) => left)).toEqual([other.photoId]);
  });
});
