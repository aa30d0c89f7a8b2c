import { huffmanTable, type HuffmanTable } from './jpeg-huffman';
import { type CodedComponent, passScan, readScanHeader, type ScanOutcome } from './jpeg-scan';
import { isFrame, isRestart, type JpegFrame, MARKER, nextMarker, readFrame, readSegment } from './jpeg-segments';
import { STANDARD_TABLES } from './jpeg-standard-tables';
import type { PictureEnding } from './picture-ending';

/** Scans of one picture: encoders write about ten, the decoder refuses more than a hundred. */
const MAX_SCANS = 100;
/** Blocks that all scans together may pass over: twice what an encoder's scans of 100 megapixels take. */
const MAX_PASSED_BLOCKS = 25_000_000;

/** The type of an MP4's first box, which begins four bytes earlier. Phones put a video behind a picture. */
const VIDEO = Buffer.from('ftyp', 'latin1');
/** Longest first box, in bytes. Coded data holds its four letters by chance: in one of 500 pictures of 8 MB. */
const LONGEST_FIRST_BOX = 1024;

function codedComponents(frame: JpegFrame): CodedComponent[] {
  const across = Math.max(...frame.components.map(({ horizontal }) => horizontal));
  const down = Math.max(...frame.components.map(({ vertical }) => vertical));
  const units = { across: Math.ceil(frame.width / (8 * across)), down: Math.ceil(frame.height / (8 * down)) };
  return frame.components.map((component) => {
    const stored = units.across * component.horizontal;
    const blocks = stored * units.down * component.vertical;
    return {
      ...component,
      shown: {
        across: Math.ceil(Math.ceil((frame.width * component.horizontal) / across) / 8),
        down: Math.ceil(Math.ceil((frame.height * component.vertical) / down) / 8),
      },
      stored,
      nonZero: new Int32Array(frame.progressive ? 2 * blocks : 0),
      missingBits: Array<number | undefined>(64).fill(undefined),
    };
  });
}

/** Definitions of Huffman tables, made tables of only when a scan needs them. */
class Tables {
  private readonly definitions = new Map<number, Buffer>();
  private readonly made = new Map<number, HuffmanTable | undefined>();

  define(content: Buffer): void {
    for (let at = 0; at + 17 <= content.length;) {
      const symbols = content.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
      this.definitions.set(content[at]!, content.subarray(at + 1, at + 17 + symbols));
      this.made.delete(content[at]!);
      at += 17 + symbols;
    }
  }

  readonly get = (selector: number): HuffmanTable | undefined => {
    const definition = this.definitions.get(selector);
    if (!this.made.has(selector)) this.made.set(selector, definition && huffmanTable(definition));
    return this.made.get(selector);
  };
}

/** Where a video begins: with the length of its first box, and its type. */
function videoIn(bytes: Buffer): number | undefined {
  for (let type = bytes.indexOf(VIDEO, 4); type >= 0; type = bytes.indexOf(VIDEO, type + 1)) {
    if (bytes.readUInt32BE(type - 4) <= LONGEST_FIRST_BOX) return type - 4;
  }
  return undefined;
}

/** Where a scan's data ends: at a marker that is not a restart, at a video, or with the bytes. */
function endOfScan(bytes: Buffer, from: number): { readonly to: number; readonly marker?: number } {
  let at = nextMarker(bytes, from);
  while (at !== undefined && isRestart(bytes[at + 1]!)) at = nextMarker(bytes, at + 2);
  const to = at ?? bytes.length;
  const video = videoIn(bytes.subarray(from, to));
  if (video !== undefined) return { to: from + video };
  return { to, marker: at === undefined ? undefined : bytes[at + 1] };
}

const isPadding = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0 || byte === 0xff);

/**
 * Walks a JPEG from its start to its own end, whatever lies behind it, and passes over every coded block without making
 * pixels of them. A picture whose pixels are all there is whole even when its end marker is missing; one that was cut is
 * not made whole by a second picture, a video or an end marker behind the cut. Damage within the data is what decoders
 * show as well as they can, and no cut.
 */
export function jpegEnding(bytes: Buffer): PictureEnding {
  const tables = new Tables();
  tables.define(STANDARD_TABLES);
  let frame: JpegFrame | undefined;
  let components: CodedComponent[] = [];
  let restartInterval = 0;
  let scans = 0;
  let blocks = 0;
  let latest: ScanOutcome | undefined;
  let segment = readSegment(bytes, 2);
  while (segment !== undefined && segment.marker !== MARKER.end) {
    const { marker, at, from } = segment;
    let { to } = segment;
    if (marker === MARKER.huffmanTables) tables.define(bytes.subarray(from, to));
    else if (marker === MARKER.restartInterval)
      restartInterval = from + 2 <= bytes.length ? bytes.readUInt16BE(from) : 0;
    else if (marker === MARKER.start) return wholeWithoutEnd(bytes, at, components, latest);
    else if (isFrame(marker)) {
      // Lossless and arithmetic coding: no service or viewer shows them.
      if (frame !== undefined || marker > 0xc2) return 'cut';
      frame = readFrame(bytes, segment);
      components = frame ? codedComponents(frame) : [];
    } else if (marker === MARKER.scan) {
      const header = frame && readScanHeader(bytes, from, components, frame.progressive, tables.get);
      if (frame === undefined || header === undefined) return 'cut';
      scans += 1;
      const data = endOfScan(bytes, to);
      latest = passScan(bytes, { from: to, to: data.to }, frame, header, restartInterval);
      if (latest === undefined) return 'cut';
      blocks += latest.blocks;
      if (scans > MAX_SCANS || blocks > MAX_PASSED_BLOCKS) return 'excessive';
      for (const { component } of header.participants)
        component.missingBits.fill(header.lowestBit, header.first, header.last + 1);
      if (data.marker === undefined) return wholeWithoutEnd(bytes, data.to, components, latest);
      to = data.to;
    }
    segment = readSegment(bytes, to);
  }
  if (segment === undefined) return wholeWithoutEnd(bytes, bytes.length, components, latest);
  const everyComponent = components.length > 0 && components.every(({ missingBits }) => missingBits[0] !== undefined);
  return everyComponent && latest && (latest.complete || latest.damaged) ? 'whole' : 'cut';
}

/** Without an end marker only the last bit of the last block proves that nothing is missing. */
function wholeWithoutEnd(
  bytes: Buffer,
  end: number,
  components: readonly CodedComponent[],
  latest: ScanOutcome | undefined,
): PictureEnding {
  const allBits =
    components.length > 0 && components.every(({ missingBits }) => missingBits.every((bits) => bits === 0));
  return allBits && latest?.complete && isPadding(bytes.subarray(latest.position, end)) ? 'whole' : 'cut';
}
