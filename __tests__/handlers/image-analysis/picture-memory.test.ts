import sharp from 'sharp';
import { batchDetection } from '../../../state-machines/batch-detection';
import { imageAnalysis } from '../../../state-machines/image-analysis';
import { riderPhoto } from '../../../state-machines/rider-photo';
import {
  exifBomb,
  packedProfile,
  packedText,
  scanBomb,
  textBomb,
  withClaimedSize,
  withEmptyParts,
} from '../../support/memory-bombs';
import { withChunks } from '../../support/odd-pictures';
import { PictureMemory } from '../../support/picture-memory';
import { picture } from '../../support/pictures';

let memory: PictureMemory;
beforeAll(() => {
  memory = new PictureMemory();
});
afterAll(() => memory.close());

const small = (format: 'jpeg' | 'png') => picture({ width: 300, height: 200, format });
const progressive = async (more: sharp.JpegOptions = {}) =>
  sharp(await small('jpeg'))
    .jpeg({ progressive: true, ...more })
    .toBuffer();

const FUNCTIONS = [
  ['image', imageAnalysis.functions['register-image']!.memoryMegabytes],
  ['selfie', riderPhoto.functions['face-detection']!.memoryMegabytes],
  ['batch', batchDetection.functions['detect-batch']!.memoryMegabytes],
] as const;

const BOMBS: readonly [string, () => Promise<Buffer>, string][] = [
  ['200 packed texts of 7 MB', async () => textBomb(await small('png')), 'ImageIdentifyError'],
  [
    'a packed profile of 64 MB',
    async () => withChunks(await small('png'), [packedProfile(64_000_000)]),
    'ImageIdentifyError',
  ],
  ['4,900 EXIF entries that overlap', async () => exifBomb(await small('jpeg')), 'ImageIdentifyError'],
  ['20,000 empty segments', async () => withEmptyParts(await small('jpeg'), 20_000), 'ImageIdentifyError'],
  ['20,000 empty chunks', async () => withEmptyParts(await small('png'), 20_000), 'ImageIdentifyError'],
  ['200 scans', async () => scanBomb(await progressive(), 200), 'ImageIdentifyError'],
  [
    '100 megapixels in its head, progressive, and next to nothing behind',
    async () => withClaimedSize(await progressive(), 10_000, 10_000),
    'ImageIdentifyError',
  ],
  [
    '100 megapixels in its head, progressive, without subsampling',
    async () => withClaimedSize(await progressive({ chromaSubsampling: '4:4:4' }), 10_000, 10_000),
    'ImageTooLarge',
  ],
];

describe.each(FUNCTIONS)('%s refuses within a quarter of its memory and five seconds of a CPU', (step, megabytes) => {
  it.each(BOMBS)('a picture with %s', async (_what, make, name) => {
    const bytes = await make();

    const measured = memory.measure(step, bytes);

    expect(measured.outcome).toBe(name);
    expect(measured.megabytes).toBeLessThan(Math.max(256, megabytes / 4));
    expect(measured.milliseconds).toBeLessThan(5_000);
  });
});

it.each(['before', 'behind'] as const)(
  'texts that are no more than large are left out, %s the pixels',
  async (place) => {
    const bytes = withChunks(await small('png'), Array<Buffer>(7).fill(packedText('iTXt', 1_000_000)), place);

    const outcomes = (['image', 'selfie', 'thumbnail', 'batch'] as const).map(
      (step) => memory.measure(step, bytes).outcome,
    );

    expect(outcomes).toEqual(['300x200', '300x200', '250x167', '300x200']);
  },
);

it('texts behind the pixels cost nothing, however many there are', async () => {
  const bytes = withChunks(await small('png'), Array<Buffer>(200).fill(packedText('zTXt', 7_000_000)), 'behind');

  const measured = memory.measure('image', bytes);

  expect(measured.outcome).toBe('300x200');
  expect(measured.megabytes).toBeLessThan(256);
});
