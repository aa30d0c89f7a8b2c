import sharp from 'sharp';
import { jpegEnding } from '../../../../handlers/image/structure/jpeg-ending';
import { pngEnding } from '../../../../handlers/image/structure/png-ending';
import { picture } from '../../../support/pictures';
import {
  cut,
  video,
  withDamage,
  withLettersOfVideo,
  withOddScanHeader,
  withoutHuffmanTables,
  withPictureIndex,
  withStrayBytes,
} from '../../../support/odd-pictures';

const END = Buffer.from([0xff, 0xd9]);
const noise = (width: number, height: number) => picture({ width, height, noise: true });

const JPEGS: readonly [string, sharp.JpegOptions][] = [
  ['a baseline JPEG', {}],
  ['a baseline JPEG without subsampling', { chromaSubsampling: '4:4:4' }],
  ['a progressive JPEG', { progressive: true }],
  ['a progressive JPEG of another encoder', { mozjpeg: true }],
];

async function jpeg(options: sharp.JpegOptions, size: [number, number] = [331, 213]): Promise<Buffer> {
  return sharp(await noise(...size))
    .jpeg({ quality: 80, ...options })
    .toBuffer();
}

/** A grey JPEG of 16 blocks, from one without restart markers, with one behind every block. */
function withRestarts(grey: Buffer): Buffer {
  const scan = grey.lastIndexOf(Buffer.from([0xff, 0xda]));
  const data = scan + 2 + grey.readUInt16BE(scan + 2);
  const interval = Buffer.from([0xff, 0xdd, 0, 4, 0, 1]);
  // By the usual tables: no difference of the mean (00), nothing else (1010), padding.
  const block = Buffer.from([0b00101011]);
  const restarted = Array.from({ length: 15 }, (_, index) => Buffer.from([...block, 0xff, 0xd0 + (index % 8)]));
  return Buffer.concat([grey.subarray(0, scan), interval, grey.subarray(scan, data), ...restarted, block, END]);
}

describe('jpegEnding', () => {
  describe.each(JPEGS)('of %s', (_kind, options) => {
    let whole: Buffer;
    beforeAll(async () => {
      whole = await jpeg(options);
    });

    it.each([
      ['as it is', (bytes: Buffer) => bytes],
      ['without its end marker', (bytes: Buffer) => bytes.subarray(0, -2)],
      ['with half its end marker', (bytes: Buffer) => bytes.subarray(0, -1)],
      ['with zeros behind', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(900)])],
      ['with a video behind', (bytes: Buffer) => Buffer.concat([bytes, video(5000)])],
      [
        'with a video in place of its end marker',
        (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -2), video(5000)]),
      ],
      ['with a second picture behind', (bytes: Buffer) => Buffer.concat([bytes, bytes])],
      [
        'with a second picture in place of its end marker',
        (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -2), bytes]),
      ],
      ['with stray bytes', withStrayBytes],
      ['with an index of pictures', withPictureIndex],
    ])('%s is whole', (_case, change) => {
      expect(jpegEnding(change(whole))).toBe('whole');
    });

    it.each([
      ['at its last bytes', (bytes: Buffer) => bytes.subarray(0, -12)],
      ['in the middle', (bytes: Buffer) => cut(bytes, 0.5)],
      ['in its head', (bytes: Buffer) => bytes.subarray(0, 200)],
      ['and ended', (bytes: Buffer) => Buffer.concat([cut(bytes, 0.9), END])],
      ['with zeros behind', (bytes: Buffer) => Buffer.concat([cut(bytes, 0.7), Buffer.alloc(5000)])],
      ['with zeros enough for its rest', (bytes: Buffer) => Buffer.concat([cut(bytes, 0.9), Buffer.alloc(50_000)])],
      ['with zeros and an end marker', (bytes: Buffer) => Buffer.concat([cut(bytes, 0.9), Buffer.alloc(50_000), END])],
      ['with a whole picture behind', (bytes: Buffer) => Buffer.concat([cut(bytes, 0.6), bytes])],
      ['with a video behind', (bytes: Buffer) => Buffer.concat([cut(bytes, 0.6), video(300_000)])],
      [
        'with a video and an end marker behind',
        (bytes: Buffer) => Buffer.concat([cut(bytes, 0.6), video(300_000), END]),
      ],
      [
        'with an index of pictures and the second behind',
        (bytes: Buffer) => Buffer.concat([cut(withPictureIndex(bytes), 0.6), bytes]),
      ],
    ])('cut %s is cut', (_case, change) => {
      expect(jpegEnding(change(whole))).toBe('cut');
    });
  });

  it('overlooks a scan header that decoders do not look at', async () => {
    const odd = withOddScanHeader(await jpeg({}));

    expect([jpegEnding(odd), jpegEnding(odd.subarray(0, -2)), jpegEnding(cut(odd, 0.6))]).toEqual([
      'whole',
      'whole',
      'cut',
    ]);
  });

  it('takes damage within the data for what it is', async () => {
    expect(jpegEnding(withDamage(await jpeg({})))).toBe('whole');
  });

  it('takes letters that a video begins with for data, when no length stands before them', async () => {
    expect(jpegEnding(withLettersOfVideo(await jpeg({})))).toBe('whole');
  });

  it('takes the usual tables for those of a picture that has none, as decoders do', async () => {
    const frame = withoutHuffmanTables(await jpeg({ optimizeCoding: false }));

    const endings = [frame, frame.subarray(0, -2), Buffer.concat([cut(frame, 0.9), END])].map(jpegEnding);

    expect(endings).toEqual(['whole', 'whole', 'cut']);
  });

  it('follows restart markers', async () => {
    const grey = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#808080' } })
      .toColourspace('b-w')
      .jpeg({ optimizeCoding: false })
      .toBuffer();
    const whole = withRestarts(grey);
    await sharp(whole, { failOn: 'warning' }).raw().toBuffer();

    const endings = [whole, whole.subarray(0, -2), whole.subarray(0, -9), Buffer.concat([whole.subarray(0, -9), END])];

    expect(endings.map(jpegEnding)).toEqual(['whole', 'whole', 'cut', 'cut']);
  });

  it.each([
    ['of one colour, CMYK', (image: sharp.Sharp) => image.toColourspace('cmyk')],
    ['grey', (image: sharp.Sharp) => image.greyscale()],
  ])('reads a picture %s', async (_kind, change) => {
    const whole = await change(sharp(await noise(217, 118)))
      .jpeg({ progressive: true })
      .toBuffer();

    expect([whole, whole.subarray(0, -2), whole.subarray(0, -9)].map(jpegEnding)).toEqual(['whole', 'whole', 'cut']);
  });

  it('takes zeros for the data of a picture of one colour', async () => {
    const plain = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#336699' } })
      .jpeg({ mozjpeg: true, progressive: false })
      .toBuffer();
    expect(plain.includes(Buffer.alloc(100))).toBe(true);

    const endings = [plain, plain.subarray(0, -2), Buffer.concat([plain, Buffer.alloc(900)])].map(jpegEnding);

    expect(endings).toEqual(['whole', 'whole', 'whole']);
  });

  it('gives up on a picture of hundreds of scans', async () => {
    const whole = await jpeg({ progressive: true }, [64, 64]);
    const last = whole.lastIndexOf(Buffer.from([0xff, 0xda]));
    const scan = whole.subarray(last, -2);

    expect(jpegEnding(Buffer.concat([whole.subarray(0, -2), ...Array<Buffer>(120).fill(scan), END]))).toBe('excessive');
  });
});

describe('pngEnding', () => {
  describe.each([
    ['a PNG', {}],
    ['an interlaced PNG', { progressive: true }],
    ['an interlaced PNG of few colours', { progressive: true, palette: true, colours: 4 }],
  ] as readonly [string, sharp.PngOptions][])('of %s', (_kind, options) => {
    let whole: Buffer;
    beforeAll(async () => {
      whole = await sharp(await noise(331, 213))
        .png(options)
        .toBuffer();
    });

    it.each([
      ['as it is', (bytes: Buffer) => bytes],
      ['without its end', (bytes: Buffer) => bytes.subarray(0, -12)],
      ['with half its end', (bytes: Buffer) => bytes.subarray(0, -5)],
      ['with half the checksum of its end', (bytes: Buffer) => bytes.subarray(0, -2)],
      ['with a second picture behind', (bytes: Buffer) => Buffer.concat([bytes, bytes])],
      ['with a second picture in place of its end', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -12), bytes])],
    ])('%s is whole', async (_case, change) => {
      expect(await pngEnding(change(whole))).toBe('whole');
    });

    it.each([
      ['in its last checksum', (bytes: Buffer) => bytes.subarray(0, -14)],
      ['in the middle', (bytes: Buffer) => cut(bytes, 0.5)],
      ['in its head', (bytes: Buffer) => bytes.subarray(0, 20)],
      ['and ended', (bytes: Buffer) => Buffer.concat([cut(bytes, 0.9), bytes.subarray(-12)])],
      ['with a whole picture behind', (bytes: Buffer) => Buffer.concat([cut(bytes, 0.6), bytes])],
      ['with a video behind', (bytes: Buffer) => Buffer.concat([cut(bytes, 0.6), video(300_000)])],
      [
        'with something in place of its rest',
        (bytes: Buffer) => Buffer.concat([cut(bytes, 0.99), Buffer.alloc(50_000)]),
      ],
    ])('cut %s is cut', async (_case, change) => {
      expect(await pngEnding(change(whole))).toBe('cut');
    });
  });
});
