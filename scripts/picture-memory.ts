// Measures what pictures that are made to hurt take, and rewrites the table of docs/pictures.md. Takes minutes.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import {
  exifBomb,
  overlappingExif,
  packedProfile,
  scanBomb,
  textBomb,
  withEmptyParts,
} from '../__tests__/support/memory-bombs';
import { chunk, turnedPng, withChunks } from '../__tests__/support/odd-pictures';
import { PictureMemory } from '../__tests__/support/picture-memory';
import { picture } from '../__tests__/support/pictures';
import { withMarkedPart } from './marked-part';

const DOCUMENT = join(__dirname, '..', 'docs', 'pictures.md');

const LARGE = 10_000;

const plain = (side: number, channels: 3 | 4 = 3): sharp.Sharp =>
  sharp({ create: { width: side, height: side, channels, background: '#336699' } });

/** The rows of a picture of 300 by 200 pixels, and gigabytes of nothing behind them. */
function rowsWithoutEnd(png: Buffer): Buffer {
  const rows = deflateSync(Buffer.concat([Buffer.alloc(200 * 901), Buffer.alloc(1_500_000_000)]));
  return Buffer.concat([png.subarray(0, 33), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

const interlaced = (): Promise<Buffer> => plain(LARGE).png({ progressive: true }).toBuffer();
const progressive = (side = LARGE, more: sharp.JpegOptions = {}): Promise<Buffer> =>
  plain(side)
    .jpeg({ progressive: true, quality: 50, ...more })
    .toBuffer();
const small = (format: 'jpeg' | 'png'): Promise<Buffer> => picture({ width: 300, height: 200, format });
const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);

const CASES: readonly (readonly [string, () => Promise<Buffer>])[] = [
  ['an ordinary photo: JPEG, 12 megapixels', () => picture({ width: 4000, height: 3000, noise: true })],
  ['JPEG, 100 megapixels, baseline', () => plain(LARGE).jpeg().toBuffer()],
  ['the same, lying on its side', () => plain(LARGE).withMetadata({ orientation: 6 }).jpeg().toBuffer()],
  ['JPEG, 100 megapixels, progressive', () => progressive()],
  ['the same without its end mark', async () => (await progressive()).subarray(0, -2)],
  ['the same, cut in the middle', async () => half(await progressive())],
  ['the same with its last scan 100 times', async () => scanBomb(await progressive(), 100)],
  ['JPEG, 100 megapixels, progressive, 4:4:4', () => progressive(LARGE, { chromaSubsampling: '4:4:4' })],
  ['JPEG, 1 megapixel, its last scan 1000 times', async () => scanBomb(await progressive(1000), 1000)],
  ['JPEG, 4,900 EXIF entries that overlap', async () => exifBomb(await small('jpeg'))],
  ['JPEG, 3 million empty segments', async () => withEmptyParts(await small('jpeg'), 3_000_000)],
  ['PNG, 100 megapixels', () => plain(LARGE).png().toBuffer()],
  ['the same, lying on its side', async () => turnedPng(await plain(LARGE).png().toBuffer(), 6)],
  ['PNG, 100 megapixels, interlaced', interlaced],
  ['the same without its end', async () => (await interlaced()).subarray(0, -12)],
  ['the same, cut in the middle', async () => half(await interlaced())],
  ['an interlaced one, lying on its side', async () => turnedPng(await interlaced(), 6)],
  [
    'PNG, 100 megapixels, interlaced, 16 bits, transparent',
    () => plain(LARGE, 4).toColourspace('rgb16').png({ progressive: true }).toBuffer(),
  ],
  ['PNG, 200 packed texts of 7 MB', async () => textBomb(await small('png'))],
  ['PNG, a packed profile of 300 MB', async () => withChunks(await small('png'), [packedProfile(300_000_000)])],
  [
    'PNG, EXIF of 2 MB with 65,000 entries',
    async () => withChunks(await small('png'), [chunk('eXIf', overlappingExif(65_000, 60_000, 2_000_000))]),
  ],
  ['PNG, a million empty chunks', async () => withEmptyParts(await small('png'), 1_000_000)],
  ['PNG, 1.5 GB behind its last row', async () => rowsWithoutEnd(await small('png'))],
];

async function main(): Promise<void> {
  const memory = new PictureMemory();
  const rows = ['| picture | file | image | selfie | thumbnail | batch |', '|---|---:|---|---|---|---|'];
  for (const [name, make] of CASES) {
    const bytes = await make();
    const cells = (['image', 'selfie', 'thumbnail', 'batch'] as const).map((step) => {
      const { outcome, milliseconds, megabytes } = memory.measure(step, bytes);
      const seconds = (milliseconds / 1000).toFixed(1);
      return `${/^\d/.test(outcome) ? 'accepted' : outcome}, ${megabytes} MB, ${seconds} s`;
    });
    const row = `| ${[name, `${(bytes.length / 1e6).toFixed(1)} MB`, ...cells].join(' | ')} |`;
    console.log(row);
    rows.push(row);
  }
  memory.close();
  writeFileSync(DOCUMENT, withMarkedPart(readFileSync(DOCUMENT, 'utf8'), 'picture-memory', rows.join('\n')));
}

void main();
