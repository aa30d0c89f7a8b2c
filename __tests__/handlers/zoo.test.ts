import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { preparePicture } from '../../handlers/batch-detection/picture/prepare-picture';
import { readOriginal } from '../../handlers/image/original';
import { makeCopy } from '../../handlers/image/prepared-copy';
import { readPhoto } from '../../handlers/rider-photo/photo/read-photo';
import { storedObject } from '../support/stored-object';
import { type ZooFile, zoo } from '../support/zoo';
import { zooCount } from '../support/zoo-count';

const MAX_PIXELS = 100_000_000;

/** What the rider is told of a refusal. */
const REASONS: Readonly<Record<string, string>> = {
  ImageIdentifyError: 'UNREADABLE',
  NotSupportedImageType: 'UNSUPPORTED_FORMAT',
};

/** What a custom model does not take, though Rekognition does: one side is 100 times as long as the other. */
const TOO_NARROW = 'JPEG, a side of 10,001 pixels';

let files: readonly ZooFile[];

const nameOf = ({ format, variant }: ZooFile): string => `${format}, ${variant}`;

/** What becomes of each file: `accepted`, or what is said of the error that refuses it. */
async function outcomesOf(
  take: (file: ZooFile) => Promise<unknown>,
  said: (error: Error) => string = ({ name }) => name,
): Promise<string[]> {
  const outcomes: string[] = [];
  for (const file of files) {
    const outcome = await take(file).then(() => 'accepted', said);
    outcomes.push(`${nameOf(file)}: ${outcome}`);
  }
  return outcomes;
}

const expectedOutcomes = (expected: (file: ZooFile) => string): string[] =>
  files.map((file) => `${nameOf(file)}: ${expected(file)}`);

beforeAll(async () => {
  files = await zoo();
});

it('image-analysis takes every file of the zoo, or refuses it by the right name', async () => {
  const outcomes = await outcomesOf(async (file) =>
    makeCopy(await readOriginal(file.bytes, nameOf(file), MAX_PIXELS), nameOf(file), MAX_PIXELS),
  );

  expect(outcomes).toEqual(expectedOutcomes(({ expected }) => expected));
});

it('rider-photo takes the same files, and tells the rider what is wrong with the others', async () => {
  const outcomes = await outcomesOf(
    ({ bytes }) => {
      storedObject(bytes);
      const upload = { bucket: 'photos', key: 'riders/ann/a', uploadedAt: '2026-01-02T03:04:05Z' };
      return readPhoto(new S3Client({}), upload, MAX_PIXELS);
    },
    ({ name, message, cause }) => `${name} ${/\[\w+\]/.exec(message)?.[0]} ${(cause as Error).name}`,
  );

  expect(outcomes).toEqual(
    expectedOutcomes(({ expected }) =>
      expected === 'accepted' ? expected : `PhotoDoesNotMeetRequirementError [${REASONS[expected]}] ${expected}`,
    ),
  );
});

it('batch-detection takes the same files but the long strip, which no custom model takes', async () => {
  const outcomes = await outcomesOf((file) => preparePicture(file.bytes, nameOf(file), true));

  expect(outcomes).toEqual(
    expectedOutcomes((file) => (nameOf(file) === TOO_NARROW ? 'ImageTooNarrow' : file.expected)),
  );
});

it('is as large as docs/pictures.md says; otherwise run: npx tsx scripts/zoo.ts', () => {
  const document = readFileSync(join(__dirname, '../../docs/pictures.md'), 'utf8');

  expect(document).toContain(zooCount(files));
});
