import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateCollectionCommand,
  DeleteCollectionCommand,
  DeleteFacesCommand,
  DescribeCollectionCommand,
  IndexFacesCommand,
  InvalidPaginationTokenException,
  InvalidParameterException,
  ListCollectionsCommand,
  ListFacesCommand,
  ListTagsForResourceCommand,
  paginateListCollections,
  paginateListFaces,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  SearchFacesByImageCommand,
  SearchFacesCommand,
  type IndexFacesCommandInput,
  type SearchFacesByImageCommandInput,
} from '@aws-sdk/client-rekognition';
import type { DetectedFace } from '../../src/vision/answers';
import { picture } from '../../../../__tests__/support/pictures';
import { openAccount, type LocalAccount } from './local-account';
import { face, scriptedVision } from './scripted-vision';

const UNKNOWN_FACE = '00000000-0000-4000-8000-000000000000';
const CREATED_AT = 1_700_000_000_000;

const vision = scriptedVision();
let account: LocalAccount;
/** Pictures that differ, in which the test decides what is seen. */
let photos: Buffer[];

beforeAll(async () => {
  const backgrounds = ['#100000', '#200000', '#300000', '#400000', '#500000'];
  photos = await Promise.all(backgrounds.map((background) => picture({ width: 100, height: 100, background })));
});
beforeEach(async () => {
  vision.faces.clear();
  account = await openAccount({ vision, limits: 1000, clock: () => CREATED_AT });
  await account.client.send(new CreateCollectionCommand({ CollectionId: 'riders', Tags: { stage: 'test' } }));
});
afterEach(() => account.close());

/** A picture that shows these faces. */
function photoOf(number: number, ...faces: DetectedFace[]): Buffer {
  const photo = photos[number];
  if (photo === undefined) throw new Error(`There are ${photos.length} photos, not ${number}`);
  vision.faces.set(photo, faces);
  return photo;
}

const index = (photo: Buffer, input: Partial<IndexFacesCommandInput> = {}) =>
  account.client.send(new IndexFacesCommand({ CollectionId: 'riders', Image: { Bytes: photo }, ...input }));
const search = (photo: Buffer, input: Partial<SearchFacesByImageCommandInput> = {}) =>
  account.client.send(new SearchFacesByImageCommand({ CollectionId: 'riders', Image: { Bytes: photo }, ...input }));
const listFaces = () => account.client.send(new ListFacesCommand({ CollectionId: 'riders' }));
const remove = (...FaceIds: string[]) =>
  account.client.send(new DeleteFacesCommand({ CollectionId: 'riders', FaceIds }));
const idsOf = (answer: Awaited<ReturnType<typeof index>>): string[] =>
  (answer.FaceRecords ?? []).map(({ Face }) => Face?.FaceId ?? '');

describe('the life of a collection', () => {
  it('begins empty, described with its ARN, and keeps its tags', async () => {
    const created = await account.client.send(new CreateCollectionCommand({ CollectionId: 'other' }));
    const described = await account.client.send(new DescribeCollectionCommand({ CollectionId: 'riders' }));
    const tags = await account.client.send(
      new ListTagsForResourceCommand({ ResourceArn: described.CollectionARN ?? '' }),
    );

    expect(created).toMatchObject({
      StatusCode: 200,
      CollectionArn: 'aws:rekognition:us-east-1:000000000000:collection/other',
      FaceModelVersion: expect.stringMatching(/^local-/),
    });
    expect(described).toMatchObject({
      FaceCount: 0,
      UserCount: 0,
      CollectionARN: 'arn:aws:rekognition:us-east-1:000000000000:collection/riders',
      CreationTimestamp: new Date(CREATED_AT),
    });
    expect(tags.Tags).toEqual({ stage: 'test' });
  });

  it('happens once at a time', async () => {
    const again = account.client.send(new CreateCollectionCommand({ CollectionId: 'riders' }));

    await expect(again).rejects.toThrow(ResourceAlreadyExistsException);
  });

  it('ends with its deletion', async () => {
    await account.client.send(new DeleteCollectionCommand({ CollectionId: 'riders' }));

    const uses = [
      () => account.client.send(new DescribeCollectionCommand({ CollectionId: 'riders' })),
      () => account.client.send(new DeleteCollectionCommand({ CollectionId: 'riders' })),
      () => listFaces(),
      () => remove(UNKNOWN_FACE),
      () => index(photoOf(0, face(0))),
      () => search(photoOf(0, face(0))),
      () => account.client.send(new SearchFacesCommand({ CollectionId: 'riders', FaceId: UNKNOWN_FACE })),
      () =>
        account.client.send(
          new ListTagsForResourceCommand({
            ResourceArn: 'arn:aws:rekognition:us-east-1:000000000000:collection/riders',
          }),
        ),
    ];
    for (const use of uses) await expect(use()).rejects.toThrow(ResourceNotFoundException);
    expect(await readdir(join(account.directory, 'collections'))).toEqual([]);
  });

  it('takes ids that would not do as file names, and tells letter cases apart', async () => {
    const ids = ['..', 'RIDERS', 'x'.repeat(255)];

    for (const CollectionId of ids) await account.client.send(new CreateCollectionCommand({ CollectionId }));

    const { CollectionIds } = await account.client.send(new ListCollectionsCommand({}));
    expect(CollectionIds).toEqual(['..', 'RIDERS', 'riders', 'x'.repeat(255)]);
  });

  it.each(['', 'a b', 'a/b', 'ä', 'x'.repeat(256)])('refuses the id "%s"', async (CollectionId) => {
    const creation = account.client.send(new CreateCollectionCommand({ CollectionId }));

    await expect(creation).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('is listed page by page', async () => {
    for (const id of ['a', 'b', 'c']) {
      await account.client.send(new CreateCollectionCommand({ CollectionId: id }));
    }

    const pages: (string[] | undefined)[] = [];
    for await (const page of paginateListCollections({ client: account.client, pageSize: 3 }, {})) {
      pages.push(page.CollectionIds);
    }

    expect(pages).toEqual([['a', 'b', 'c'], ['riders']]);
  });
});

describe('IndexFaces', () => {
  it('stores a face and answers with its record', async () => {
    const answer = await index(photoOf(0, face(0)), { ExternalImageId: 'user:1' });

    expect(answer).toMatchObject({
      FaceModelVersion: expect.stringMatching(/^local-/),
      UnindexedFaces: [],
      FaceRecords: [
        {
          Face: {
            FaceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
            ImageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
            ExternalImageId: 'user:1',
            Confidence: 99,
            BoundingBox: { Left: 0.25, Top: 0.25, Width: 0.5, Height: 0.5 },
            IndexFacesModelVersion: expect.stringMatching(/^[0-9.]+$/),
          },
          FaceDetail: { Confidence: 99, Quality: { Brightness: 60, Sharpness: 80 } },
        },
      ],
    });
    expect((await listFaces()).Faces).toEqual([answer.FaceRecords?.[0]?.Face]);
  });

  it('keeps the FaceId when the same picture comes again under the same name', async () => {
    const photo = photoOf(0, face(0));

    const first = await index(photo, { ExternalImageId: 'user1' });
    const again = await index(photo, { ExternalImageId: 'user1' });

    expect(idsOf(again)).toEqual(idsOf(first));
    expect((await listFaces()).Faces).toHaveLength(1);
  });

  it('keeps one face when the same picture comes twice at the same time', async () => {
    const photo = photoOf(0, face(0));

    const answers = await Promise.all([1, 2, 3].map(() => index(photo, { ExternalImageId: 'user1' })));

    expect(new Set(answers.flatMap(idsOf)).size).toBe(1);
    expect((await listFaces()).Faces).toHaveLength(1);
  });

  it.each([
    ['under another name', { ExternalImageId: 'user1' }, { ExternalImageId: 'user2' }],
    ['without a name', {}, {}],
  ])('stores the same picture again %s', async (_how, first, second) => {
    const photo = photoOf(0, face(0));

    const answers = [await index(photo, first), await index(photo, second)];

    expect(new Set(answers.flatMap(idsOf)).size).toBe(2);
  });

  it('takes the largest faces up to MaxFaces and says why not the others', async () => {
    const answer = await index(photoOf(0, face(0), face(1), face(2)), { MaxFaces: 1 });

    expect(answer.FaceRecords).toHaveLength(1);
    expect(answer.UnindexedFaces?.map(({ Reasons }) => Reasons)).toEqual([
      ['EXCEEDS_MAX_FACES'],
      ['EXCEEDS_MAX_FACES'],
    ]);
  });

  it('sorts out bad faces before it counts', async () => {
    const blurred = face(0, { quality: { brightness: 2, sharpness: 1 } });

    const answer = await index(photoOf(0, blurred, face(1)), { MaxFaces: 1 });

    expect(answer.FaceRecords).toHaveLength(1);
    expect(answer.UnindexedFaces).toEqual([
      { Reasons: ['LOW_BRIGHTNESS', 'LOW_SHARPNESS'], FaceDetail: expect.objectContaining({ Confidence: 99 }) },
    ]);
  });

  it('takes every face when it shall not filter', async () => {
    const blurred = face(0, { quality: { brightness: 2, sharpness: 1 } });

    const answer = await index(photoOf(0, blurred), { QualityFilter: 'NONE' });

    expect(answer.FaceRecords).toHaveLength(1);
  });

  it('succeeds without a record when there is no face', async () => {
    const answer = await index(photoOf(0));

    expect(answer).toMatchObject({ FaceRecords: [], UnindexedFaces: [] });
  });

  it.each([
    ['a name with a slash', { ExternalImageId: 'riders/1' }],
    ['an e-mail address', { ExternalImageId: 'a@b.org' }],
    ['an empty name', { ExternalImageId: '' }],
    ['a name of 256 characters', { ExternalImageId: 'x'.repeat(256) }],
    ['no faces at most', { MaxFaces: 0 }],
  ])('refuses %s', async (_what, input) => {
    await expect(index(photoOf(0, face(0)), input)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('takes a name of 255 characters of the allowed set', async () => {
    const ExternalImageId = 'aZ09_.-:'.padEnd(255, 'x');

    const answer = await index(photoOf(0, face(0)), { ExternalImageId });

    expect(answer.FaceRecords?.[0]?.Face?.ExternalImageId).toBe(ExternalImageId);
  });
});

describe('SearchFacesByImage', () => {
  beforeEach(async () => {
    await index(photoOf(0, face(0)), { ExternalImageId: 'same' });
    await index(photoOf(1, face(0.3)), { ExternalImageId: 'similar' });
    await index(photoOf(2, face(0.46)), { ExternalImageId: 'stranger' });
  });
  const names = async (input: Partial<SearchFacesByImageCommandInput> = {}) =>
    (await search(photoOf(3, face(0), face(0.46)), input)).FaceMatches?.map(({ Face }) => Face?.ExternalImageId);

  it('finds with the largest face, the most similar first', async () => {
    const answer = await search(photoOf(3, face(0), face(0.46)), { FaceMatchThreshold: 90 });

    expect(answer).toMatchObject({
      SearchedFaceConfidence: 99,
      SearchedFaceBoundingBox: { Left: 0.25 },
      FaceMatches: [
        { Similarity: 100, Face: { ExternalImageId: 'same' } },
        { Similarity: expect.closeTo(99.33, 1), Face: { ExternalImageId: 'similar' } },
      ],
    });
  });

  it.each([
    [100, ['same']],
    [99, ['same', 'similar']],
    [80.1, ['same', 'similar']],
    [70, ['same', 'similar', 'stranger']],
  ])('draws the line at a threshold of %d', async (FaceMatchThreshold, expected) => {
    await expect(names({ FaceMatchThreshold })).resolves.toEqual(expected);
  });

  it('finds at most MaxFaces', async () => {
    await expect(names({ MaxFaces: 1 })).resolves.toEqual(['same']);
  });

  it('refuses a picture without a face', async () => {
    const searching = search(photoOf(3));

    await expect(searching).rejects.toThrow(InvalidParameterException);
    await expect(searching).rejects.toThrow('There are no faces in the image. Should be at least 1.');
  });

  it('passes over faces below the quality it is told', async () => {
    const photo = photoOf(3, face(0, { pixels: { width: 20, height: 20 } }));

    await expect(search(photo)).resolves.toMatchObject({ FaceMatches: expect.any(Array) });
    await expect(search(photo, { QualityFilter: 'AUTO' })).rejects.toThrow(InvalidParameterException);
  });
});

describe('SearchFaces', () => {
  it('finds others than the face it searches with', async () => {
    const [first] = idsOf(await index(photoOf(0, face(0))));
    const [second] = idsOf(await index(photoOf(1, face(0.2))));

    const answer = await account.client.send(new SearchFacesCommand({ CollectionId: 'riders', FaceId: first ?? '' }));

    expect(answer.SearchedFaceId).toBe(first);
    expect(answer.FaceMatches?.map(({ Face }) => Face?.FaceId)).toEqual([second]);
  });

  it('refuses a face that is not in the collection', async () => {
    const searching = account.client.send(new SearchFacesCommand({ CollectionId: 'riders', FaceId: UNKNOWN_FACE }));

    await expect(searching).rejects.toThrow(InvalidParameterException);
    await expect(searching).rejects.toThrow('faceId was not found in the collection.');
  });
});

describe('ListFaces', () => {
  it('gives each face once over its pages, though faces come and go in between', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push(...idsOf(await index(photoOf(i, face(i)))));

    const seen: string[] = [];
    for await (const page of paginateListFaces({ client: account.client, pageSize: 2 }, { CollectionId: 'riders' })) {
      seen.push(...(page.Faces ?? []).map(({ FaceId }) => FaceId ?? ''));
      if (seen.length === 2) await remove(ids[1] ?? '', ids[2] ?? '');
    }

    expect(seen).toEqual([ids[0], ids[1], ids[3], ids[4]]);
  });

  it('keeps to the asked FaceIds', async () => {
    await index(photoOf(0, face(0)));
    const [second] = idsOf(await index(photoOf(1, face(1))));

    const answer = await account.client.send(
      new ListFacesCommand({ CollectionId: 'riders', FaceIds: [second ?? '', UNKNOWN_FACE] }),
    );

    expect(answer.Faces?.map(({ FaceId }) => FaceId)).toEqual([second]);
  });

  it.each(['nonsense', 'e30', 'W10'])('refuses the token "%s", which it never gave', async (NextToken) => {
    const listing = account.client.send(new ListFacesCommand({ CollectionId: 'riders', NextToken }));

    await expect(listing).rejects.toThrow(InvalidPaginationTokenException);
  });
});

describe('DeleteFaces', () => {
  it('says of every FaceId whether it was there, also the second time', async () => {
    const [id = ''] = idsOf(await index(photoOf(0, face(0))));

    const first = await remove(id, UNKNOWN_FACE, id);
    const second = await remove(id);

    expect(first).toMatchObject({
      DeletedFaces: [id],
      UnsuccessfulFaceDeletions: [{ FaceId: UNKNOWN_FACE, Reasons: ['FACE_NOT_FOUND'] }],
    });
    expect(second).toMatchObject({
      DeletedFaces: [],
      UnsuccessfulFaceDeletions: [{ FaceId: id, Reasons: ['FACE_NOT_FOUND'] }],
    });
  });

  it('leaves nothing of the face to find, in memory or on disk', async () => {
    const photo = photoOf(0, face(0));
    const [id = ''] = idsOf(await index(photo, { ExternalImageId: 'user1' }));

    await remove(id);

    expect((await search(photo)).FaceMatches).toEqual([]);
    const folder = join(account.directory, 'collections');
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    expect(files.join()).not.toContain(id);
    expect(files.join()).not.toContain('user1');
  });

  it('gives a new FaceId to a face that is indexed again after its deletion', async () => {
    const photo = photoOf(0, face(0));
    const [id = ''] = idsOf(await index(photo, { ExternalImageId: 'user1' }));
    await remove(id);

    const again = await index(photo, { ExternalImageId: 'user1' });

    expect(idsOf(again)).toHaveLength(1);
    expect(idsOf(again)).not.toContain(id);
  });

  it.each([
    ['no FaceIds', []],
    ['what is no FaceId', ['face-1']],
    ['4,097 FaceIds', Array.from({ length: 4097 }, () => UNKNOWN_FACE)],
  ])('refuses %s', async (_what, ids) => {
    await expect(remove(...ids)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('a restart', () => {
  it('keeps collections and faces', async () => {
    const photo = photoOf(0, face(0.123));
    const [id] = idsOf(await index(photo, { ExternalImageId: 'user1' }));

    await account.restart();

    const found = await search(photo);
    expect(found.FaceMatches).toEqual([{ Similarity: 100, Face: expect.objectContaining({ FaceId: id }) }]);
    expect(idsOf(await index(photo, { ExternalImageId: 'user1' }))).toEqual([id]);
  });
});
