import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  CreateCollectionCommand,
  DetectFacesCommand,
  DetectLabelsCommand,
  IndexFacesCommand,
  SearchFacesByImageCommand,
} from '@aws-sdk/client-rekognition';
import sharp from 'sharp';
import { openVision, type Vision } from '../../src/vision/vision';
import { RecordedNets } from '../../../../__tests__/support/recorded-nets';
import { openAccount, type LocalAccount } from './local-account';

/** Photos of people that the face package brings along. */
const DEMO = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo');

let vision: Vision;
let account: LocalAccount;

beforeAll(async () => {
  vision = await openVision({ nets: new RecordedNets() });
  account = await openAccount({ vision });
});
afterAll(async () => {
  await account.close();
  await vision.close();
});

async function upload(name: string): Promise<{ S3Object: { Bucket: string; Name: string } }> {
  account.objects.set(`photos/${name}`, await readFile(join(DEMO, name)));
  return { S3Object: { Bucket: 'photos', Name: name } };
}

describe('DetectFaces on real pictures', () => {
  it.each([
    ['sample1.jpg', 3],
    ['sample2.jpg', 3],
    ['sample3.jpg', 3],
    ['sample4.jpg', 4],
    ['sample5.jpg', 5],
    ['sample6.jpg', 4],
  ])('counts the faces of %s', async (name, count) => {
    const Image = await upload(name);

    const { FaceDetails } = await account.client.send(new DetectFacesCommand({ Image, Attributes: ['SUNGLASSES'] }));

    expect(FaceDetails).toHaveLength(count);
    expect(FaceDetails?.map(({ Sunglasses }) => Sunglasses?.Value)).toEqual(Array<boolean>(count).fill(false));
  });
});

describe('DetectLabels on real pictures', () => {
  it.each([
    ['sample1.jpg', ['Glass', 'Wine Glass']],
    ['sample3.jpg', ['Cup']],
  ])('names what %s shows besides people', async (name, things) => {
    const Image = await upload(name);

    const { Labels } = await account.client.send(new DetectLabelsCommand({ Image, MinConfidence: 60 }));

    expect(Labels?.map(({ Name }) => Name).sort()).toEqual(['Face', 'Head', 'Person', ...things].sort());
  });
});

describe('a collection of real faces', () => {
  it('recognises an indexed face in another copy, and no one else', async () => {
    const picture = await readFile(join(DEMO, 'sample6.jpg'));
    const { width, height } = await sharp(picture).metadata();
    const { FaceDetails = [] } = await account.client.send(new DetectFacesCommand({ Image: { Bytes: picture } }));
    const portraits = await Promise.all(
      FaceDetails.slice(0, 3).map(({ BoundingBox: { Left = 0, Top = 0, Width = 0, Height = 0 } = {} }) => {
        const left = Math.max(0, Math.round((Left - Width * 0.4) * width));
        const top = Math.max(0, Math.round((Top - Height * 0.4) * height));
        const right = Math.min(width, Math.round((Left + Width * 1.4) * width));
        const bottom = Math.min(height, Math.round((Top + Height * 1.4) * height));
        return sharp(picture)
          .extract({ left, top, width: right - left, height: bottom - top })
          .jpeg()
          .toBuffer();
      }),
    );
    await account.client.send(new CreateCollectionCommand({ CollectionId: 'riders' }));
    for (const [i, portrait] of portraits.slice(0, 2).entries()) {
      await account.client.send(
        new IndexFacesCommand({
          CollectionId: 'riders',
          Image: { Bytes: portrait },
          ExternalImageId: `rider${i}`,
          MaxFaces: 1,
        }),
      );
    }

    const matches: (string | undefined)[][] = [];
    for (const portrait of portraits) {
      const copy = await sharp(portrait).resize(240).modulate({ brightness: 0.85 }).jpeg({ quality: 75 }).toBuffer();
      const answer = await account.client.send(
        new SearchFacesByImageCommand({ CollectionId: 'riders', Image: { Bytes: copy }, FaceMatchThreshold: 90 }),
      );
      matches.push((answer.FaceMatches ?? []).map(({ Face }) => Face?.ExternalImageId));
    }

    expect(matches).toEqual([['rider0'], ['rider1'], []]);
  });
});
