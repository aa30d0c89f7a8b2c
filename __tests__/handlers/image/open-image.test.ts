import sharp from 'sharp';
import { decodeImage } from '../../../handlers/image/open-image';
import {
  cut,
  video,
  withDamage,
  withOddScanHeader,
  withoutHuffmanTables,
  withPictureIndex,
  withStrayBytes,
} from '../../support/odd-pictures';
import { picture } from '../../support/pictures';

const END = Buffer.from([0xff, 0xd9]);

/** The size that a picture is decoded to, or the name of what is wrong with it. */
const decoded = (bytes: Buffer, side: number): Promise<string> =>
  decodeImage(bytes, 'a', 100_000_000, async (image) => {
    const { info } = await image.resize(side).toBuffer({ resolveWithObject: true });
    return `${info.width}`;
  }).catch((error: Error) => error.name);

/** Of each kind one below 128 KiB and one above. */
const KINDS: readonly [string, (image: sharp.Sharp) => sharp.Sharp][] = [
  ['baseline JPEG', (image) => image.jpeg({ quality: 90 })],
  ['progressive JPEG', (image) => image.jpeg({ quality: 90, progressive: true })],
  ['PNG', (image) => image.png()],
];
const SIZES = [
  { width: 213, height: 131 },
  { width: 503, height: 401 },
];

async function noise(size: { width: number; height: number }, encode: (image: sharp.Sharp) => sharp.Sharp) {
  return encode(sharp(await picture({ ...size, noise: true }))).toBuffer();
}

/** A JPEG with an index of pictures that says nothing. */
function withoutSizes(jpeg: Buffer): Buffer {
  const index = jpeg.indexOf('MPF\0', 0, 'latin1');
  return Buffer.from(jpeg).fill(0, index + 12, index + 4 + 70);
}

// The decoder sees less of a picture the smaller it makes it.
describe.each([16, 250])('decodeImage, to a width of %i,', (side) => {
  describe.each(KINDS)('of a %s', (kind, encode) => {
    const isPng = kind === 'PNG';
    let whole: readonly Buffer[];
    beforeAll(async () => {
      whole = await Promise.all(SIZES.map((size) => noise(size, encode)));
    });
    const end = (bytes: Buffer): Buffer => (isPng ? bytes.subarray(-12) : END);
    const outcomes = (change: (bytes: Buffer) => Buffer): Promise<string[]> =>
      Promise.all(whole.map((bytes) => decoded(change(bytes), side)));

    it.each([
      ['as it is', (bytes: Buffer) => bytes],
      ['without its end', (bytes: Buffer) => bytes.subarray(0, isPng ? -12 : -2)],
      ['with half its end', (bytes: Buffer) => bytes.subarray(0, -1)],
      ['with a second picture behind', (bytes: Buffer) => Buffer.concat([bytes, bytes])],
      ['with a video behind', (bytes: Buffer) => Buffer.concat([bytes, video(300_000)])],
      ['with zeros behind', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(100_000)])],
      [
        'with an archive behind',
        (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('PK\u0003\u0004'.repeat(40_000))]),
      ],
    ])('accepts one %s, small or large', async (_what, change) => {
      expect(await outcomes(change)).toEqual([`${side}`, `${side}`]);
    });

    it('refuses one that lacks its last bytes, small or large', async () => {
      expect(await outcomes((bytes) => bytes.subarray(0, -20))).toEqual(['ImageIdentifyError', 'ImageIdentifyError']);
    });

    it.each([0.5, 0.9, 0.99])('refuses one cut at %d, small or large, whatever lies behind the cut', async (share) => {
      const behind = [
        () => Buffer.alloc(0),
        end,
        (bytes: Buffer) => bytes,
        (bytes: Buffer) => Buffer.concat([bytes, bytes, bytes, bytes]),
        () => video(300_000),
        (bytes: Buffer) => Buffer.concat([video(300_000), end(bytes)]),
        () => Buffer.alloc(100_000),
      ];

      const refused = await Promise.all(
        behind.map((more) => outcomes((bytes) => Buffer.concat([cut(bytes, share), more(bytes)]))),
      );

      expect(refused).toEqual(behind.map(() => ['ImageIdentifyError', 'ImageIdentifyError']));
    });
  });

  it.each([
    ['the scan header of some phones', withOddScanHeader],
    ['stray bytes', withStrayBytes],
    ['damage that viewers show', withDamage],
    [
      'notes of a phone behind',
      (bytes: Buffer) =>
        Buffer.concat([bytes, Buffer.from('\0\0\x01\x0a\x0eImage_UTC_Data1714567890123SEFHk\0\0\0SEFT', 'latin1')]),
    ],
    ['an index of pictures and the second behind', (bytes: Buffer) => Buffer.concat([withPictureIndex(bytes), bytes])],
    ['a video in place of its end mark', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -2), video(300_000)])],
  ])('accepts a JPEG with %s, small or large', async (_what, change) => {
    const [, encode] = KINDS[0]!;

    const outcomes = await Promise.all(SIZES.map(async (size) => decoded(change(await noise(size, encode)), side)));

    expect(outcomes).toEqual([`${side}`, `${side}`]);
  });

  it('accepts a picture of a video, which leaves the usual tables out, and refuses it cut', async () => {
    const frame = withoutHuffmanTables(await noise(SIZES[1]!, (image) => image.jpeg({ optimizeCoding: false })));

    const outcomes = [await decoded(frame, side), await decoded(Buffer.concat([cut(frame, 0.9), END]), side)];

    expect(outcomes).toEqual([`${side}`, 'ImageIdentifyError']);
  });

  it('refuses a cut between the pictures of an index', async () => {
    const large = await picture({ width: 900, height: 700, noise: true });
    const indexed = withPictureIndex(large);

    const refused = await Promise.all(
      [indexed, withoutSizes(indexed)].map((bytes) => decoded(Buffer.concat([cut(bytes, 0.6), large]), side)),
    );

    expect(refused).toEqual(['ImageIdentifyError', 'ImageIdentifyError']);
  });

  it('refuses a cut in rows that are not needed for so small a picture', async () => {
    const wide = await picture({ width: 2000, height: 99, noise: true });

    const outcomes = [await decoded(wide, side), await decoded(wide.subarray(0, -1000), side)];

    expect(outcomes).toEqual([`${side}`, 'ImageIdentifyError']);
  });
});
