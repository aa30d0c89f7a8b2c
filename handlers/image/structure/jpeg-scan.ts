import { BlockReader, type NonZero, type Spectrum } from './jpeg-blocks';
import { BitReader, type BlockCode, blockCode, type HuffmanTable } from './jpeg-huffman';
import type { FrameComponent, JpegFrame } from './jpeg-segments';
import { isRestart, nextMarker } from './jpeg-segments';

/** Tables as the segments before a scan define them: `0..3` for means, `16..19` for the rest. */
export type TableSource = (selector: number) => HuffmanTable | undefined;

/** A frame's component with what its scans have told so far. */
export interface CodedComponent extends FrameComponent {
  /** Blocks from left to right and from top to bottom that show something of the picture. */
  readonly shown: { readonly across: number; readonly down: number };
  /** Blocks from left to right as stored, padded to whole units. */
  readonly stored: number;
  /** Of a progressive frame. */
  readonly nonZero: NonZero;
  /** For each coefficient how many of its lowest bits are not coded yet; undefined when none are. */
  readonly missingBits: (number | undefined)[];
}

/** A component that takes part in a scan, with its tables. */
interface Participant {
  readonly component: CodedComponent;
  readonly mean: HuffmanTable | undefined;
  readonly rest: HuffmanTable | undefined;
}

/** A scan's header. */
export interface ScanHeader extends Spectrum {
  readonly participants: readonly Participant[];
  /** Lowest bit that this scan codes. */
  readonly lowestBit: number;
}

/** Reads an SOS segment. @returns undefined when it names what is not there */
export function readScanHeader(
  bytes: Buffer,
  from: number,
  components: readonly CodedComponent[],
  progressive: boolean,
  tables: TableSource,
): ScanHeader | undefined {
  const count = bytes[from] ?? 0;
  const after = from + 1 + 2 * count;
  if (count < 1 || count > 4 || after + 3 > bytes.length) return undefined;
  const participants = Array.from({ length: count }, (_, index) => {
    const component = components.find(({ id }) => id === bytes[from + 1 + 2 * index]);
    const selectors = bytes[from + 2 + 2 * index]!;
    return component && { component, mean: tables(selectors >> 4), rest: tables(16 + (selectors & 15)) };
  });
  if (!participants.every((each) => each !== undefined)) return undefined;
  // Some phones write rubbish into a sequential scan's parameters, which decoders do not look at.
  if (!progressive) return { participants, first: 0, last: 63, refines: false, lowestBit: 0 };
  const [first, last, precision] = [bytes[after]!, bytes[after + 1]!, bytes[after + 2]!];
  if (last > 63 || first > last || (first === 0 && last > 0) || (first > 0 && count > 1)) return undefined;
  return { participants, first, last, refines: precision >> 4 !== 0, lowestBit: precision & 15 };
}

type ReadBlock = (reader: BlockReader, block: number) => boolean;

/** How a progressive scan codes a block of a component; undefined when a table is missing. */
function blockReading({ component, mean, rest }: Participant, scan: ScanHeader): ReadBlock | undefined {
  if (scan.first > 0) {
    if (rest === undefined) return undefined;
    return scan.refines
      ? (reader, block) => reader.refinement(rest, scan, component.nonZero, block)
      : (reader, block) => reader.band(rest, scan, component.nonZero, block);
  }
  if (scan.refines) return (reader) => reader.refinedMean();
  return mean && ((reader) => reader.mean(mean));
}

/** Passes over units from `from` until `until`, or to where the bits end or are not codes. */
type PassUnits = (bits: BitReader, from: number, until: number) => { readonly to: number; readonly broken: boolean };

/** A way to pass over units that are read one by one. */
function unitByUnit(read: (reader: BlockReader, unit: number) => boolean): PassUnits {
  return (bits, from, until) => {
    const reader = new BlockReader(bits);
    let [to, broken] = [from, false];
    for (; to < until && !broken && !bits.exhausted; to += 1) broken = !read(reader, to);
    return { to, broken };
  };
}

/** The units of a scan: blocks of its one component, or of all in turn, as often as they are sampled. */
interface ScanUnits {
  readonly count: number;
  readonly pass: PassUnits;
}

function countUnits({ participants }: ScanHeader): number {
  const [{ component }] = participants as [Participant];
  if (participants.length === 1) return component.shown.across * component.shown.down;
  return (component.stored / component.horizontal) * Math.ceil(component.shown.down / component.vertical);
}

/** What each block of a unit is read with, when every component has as much. */
function perBlock<T>({ participants }: ScanHeader, of: readonly (T | undefined)[]): readonly T[] | undefined {
  if (!of.every((each) => each !== undefined)) return undefined;
  if (participants.length === 1) return of;
  return participants.flatMap(({ component }, index) =>
    Array<T>(component.horizontal * component.vertical).fill(of[index]!),
  );
}

function sequentialUnits(scan: ScanHeader): PassUnits | undefined {
  const codes = scan.participants.map(({ mean, rest }): BlockCode | undefined => mean && rest && blockCode(mean, rest));
  const unit = perBlock(scan, codes);
  return (
    unit &&
    ((bits, from, until) => {
      const { units, broken } = bits.passUnits(unit, until - from);
      return { to: from + units, broken };
    })
  );
}

function progressiveUnits(scan: ScanHeader): PassUnits | undefined {
  const blocks = perBlock(
    scan,
    scan.participants.map((each) => blockReading(each, scan)),
  );
  if (blocks === undefined) return undefined;
  const [read] = blocks as [ReadBlock];
  const [{ component }] = scan.participants as [Participant];
  const { across } = component.shown;
  if (scan.participants.length === 1)
    return unitByUnit((reader, unit) => read(reader, Math.floor(unit / across) * component.stored + (unit % across)));
  // Only bands need to know which block they are about, and bands are never mixed.
  return unitByUnit((reader) => blocks.every((readBlock) => readBlock(reader, 0)));
}

function unitsOf({ progressive }: JpegFrame, scan: ScanHeader): ScanUnits | undefined {
  const pass = progressive ? progressiveUnits(scan) : sequentialUnits(scan);
  return pass && { count: countUnits(scan), pass };
}

/** What lies in a scan's data. */
export interface ScanOutcome {
  /** Whether every block was there. */
  readonly complete: boolean;
  /** Whether bits were not codes: what follows them says nothing. */
  readonly damaged: boolean;
  /** Behind the last block. */
  readonly position: number;
  readonly blocks: number;
}

/** Bytes before and behind a place. */
const AROUND = 8;

/** Whether a place lies within zeros. They are codes as well, so that what fills up a file passes for coded blocks. */
function isFilledUp(bytes: Buffer, at: number, { from, to }: { readonly from: number; readonly to: number }): boolean {
  if (at - AROUND < from || at + AROUND > to) return false;
  return bytes.subarray(at - AROUND, at + AROUND).every((byte) => byte === 0);
}

/**
 * Passes over a scan's data.
 * @param from, to offsets of the data; within it only restart markers part it
 * @returns undefined when a table is missing
 */
export function passScan(
  bytes: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
  frame: JpegFrame,
  scan: ScanHeader,
  restartInterval: number,
): ScanOutcome | undefined {
  const units = unitsOf(frame, scan);
  if (units === undefined) return undefined;
  const perInterval = restartInterval || units.count;
  let [start, unit] = [from, 0];
  for (;;) {
    const marker = nextMarker(bytes, start) ?? to;
    const end = Math.min(to, marker);
    const bits = new BitReader(bytes, start, end);
    const until = Math.min(units.count, unit + perInterval);
    const { to: passed, broken } = units.pass(bits, unit, until);
    const complete = passed === until && !broken && !bits.exhausted;
    const damaged = broken && !bits.isNearEnd;
    // A decoder fills what is missing up to the next restart marker, and goes on.
    unit = until;
    if (unit === units.count || end >= to || !isRestart(bytes[end + 1] ?? 0)) {
      const { position } = bits;
      const filledUp = isFilledUp(bytes, position, { from: start, to: end });
      return { complete: complete && unit === units.count && !filledUp, damaged, position, blocks: unit };
    }
    start = end + 2;
  }
}
