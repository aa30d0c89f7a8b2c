import { createInflate } from 'node:zlib';
import type { PictureEnding } from './picture-ending';
import { isIntact, type PngChunk, pngChunks, type PngFrame, readChunk, readPngFrame } from './png-chunks';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** First column and row of each pass of Adam7, and how far apart its columns and rows lie. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Bytes of a picture's rows, each with its filter, as they are before packing. */
function unpackedBytes({ width, height, depth, channels, interlaced }: PngFrame): number {
  const rows = (across: number, down: number): number =>
    across === 0 ? 0 : down * (1 + Math.ceil((across * channels * depth) / 8));
  if (!interlaced) return rows(width, height);
  return ADAM7.reduce(
    (sum, [column, row, columns, lines]) =>
      sum + rows(Math.max(0, Math.ceil((width - column) / columns)), Math.max(0, Math.ceil((height - row) / lines))),
    0,
  );
}

/** Whether packed data holds as many bytes. Nothing is kept, and nothing more than that is unpacked. */
function unpacksTo(parts: readonly Buffer[], wanted: number): Promise<boolean> {
  return new Promise((resolve) => {
    let missing = wanted;
    const inflate = createInflate({ chunkSize: 256 * 1024 });
    const settle = (): void => {
      inflate.destroy();
      resolve(missing <= 0);
    };
    inflate.on('data', (unpacked: Buffer) => {
      missing -= unpacked.length;
      if (missing <= 0) settle();
    });
    // Damaged data, or an end that is missing: what came before it counts.
    inflate.on('error', settle).on('end', settle).on('close', settle);
    inflate.end(Buffer.concat(parts));
  });
}

/**
 * Walks a PNG from its start to its own end, whatever lies behind it, and unpacks its rows without keeping them. A picture
 * with all its rows in complete chunks is whole even when its end chunk is missing.
 */
export async function pngEnding(bytes: Buffer): Promise<PictureEnding> {
  const frame = readPngFrame(bytes);
  if (frame === undefined) return 'cut';
  // A second picture behind a cut must not pass for the rest of the first.
  const second = bytes.indexOf(SIGNATURE, SIGNATURE.length);
  const own = second === -1 ? bytes : bytes.subarray(0, second);
  const parts: Buffer[] = [];
  let last: PngChunk | undefined;
  for (const chunk of pngChunks(own)) {
    if (chunk.type !== 'IDAT') continue;
    last = chunk;
    if (chunk.to > chunk.from) parts.push(own.subarray(chunk.from, chunk.to));
  }
  if (last === undefined || last.next > own.length) return 'cut';
  // What lies behind a cut may pass for the rest of the last pixels. The checksum takes longer than the look behind them.
  if (readChunk(own, last.next)?.type !== 'IEND' && !isIntact(own, last)) return 'cut';
  return (await unpacksTo(parts, unpackedBytes(frame))) ? 'whole' : 'cut';
}
