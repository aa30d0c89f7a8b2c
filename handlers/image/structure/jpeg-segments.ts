/** Second byte of a marker, behind 0xff. ITU-T T.81, table B.1. */
export const MARKER = {
  huffmanTables: 0xc4,
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
  restartInterval: 0xdd,
  app1: 0xe1,
} as const;

/** Markers within a scan's data: they part its restart intervals. */
export const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/** SOF0 to SOF15, without those of the range that mean something else. */
export const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** A marker and what its length field spans; an `end` or `start` marker spans nothing. */
export interface JpegSegment {
  readonly marker: number;
  /** Offset of the marker's 0xff. */
  readonly at: number;
  /** Offsets of the content, behind the length field. They lie beyond the bytes when the file was cut. */
  readonly from: number;
  readonly to: number;
}

/** Offset of the next marker's 0xff, whatever lies before it: stuffed zeros and fill bytes are not markers. */
export function nextMarker(bytes: Buffer, offset: number): number | undefined {
  for (let at = bytes.indexOf(0xff, offset); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1]!;
    if (marker !== 0 && marker !== 0xff) return at;
  }
  return undefined;
}

/**
 * The segment whose marker comes next, stray bytes before it skipped as decoders do.
 * @returns undefined when the bytes end before its length is known
 */
export function readSegment(bytes: Buffer, offset: number): JpegSegment | undefined {
  const at = nextMarker(bytes, offset);
  if (at === undefined) return undefined;
  const marker = bytes[at + 1]!;
  if (marker === MARKER.start || marker === MARKER.end || marker === 0x01 || isRestart(marker)) {
    return { marker, at, from: at + 2, to: at + 2 };
  }
  if (at + 4 > bytes.length) return undefined;
  return { marker, at, from: at + 4, to: at + 2 + Math.max(2, bytes.readUInt16BE(at + 2)) };
}

export interface FrameComponent {
  readonly id: number;
  /** Sampling factors, 1..4. */
  readonly horizontal: number;
  readonly vertical: number;
}

/** The frame header: what is coded, and how. */
export interface JpegFrame {
  readonly marker: number;
  readonly progressive: boolean;
  readonly width: number;
  readonly height: number;
  readonly components: readonly FrameComponent[];
}

/** Reads a SOF segment. @returns undefined when it is broken */
export function readFrame(bytes: Buffer, { marker, from, to }: JpegSegment): JpegFrame | undefined {
  const count = bytes[from + 5] ?? 0;
  if (to > bytes.length || count < 1 || count > 4 || from + 6 + 3 * count > to) return undefined;
  const components = Array.from({ length: count }, (_, index) => {
    const at = from + 6 + 3 * index;
    const sampling = bytes[at + 1]!;
    return { id: bytes[at]!, horizontal: sampling >> 4, vertical: sampling & 15 };
  });
  const height = bytes.readUInt16BE(from + 1);
  const width = bytes.readUInt16BE(from + 3);
  const sampled = components.every((each) => [each.horizontal, each.vertical].every((f) => f >= 1 && f <= 4));
  if (width === 0 || height === 0 || !sampled) return undefined;
  return { marker, progressive: (marker & 3) === 2, width, height, components };
}

/** What lies before the pixels: every segment up to the first scan, and the frame. */
export interface JpegHead {
  readonly segments: readonly JpegSegment[];
  readonly frame?: JpegFrame;
  /** The first scan's header. */
  readonly scan?: JpegSegment;
}

/** Walks from the start of a file to its first scan, or to where the bytes end. @param limit most segments walked */
export function readJpegHead(bytes: Buffer, limit: number): JpegHead {
  const segments: JpegSegment[] = [];
  let frame: JpegFrame | undefined;
  let segment = readSegment(bytes, 2);
  while (segment !== undefined && segments.length <= limit) {
    if (segment.marker === MARKER.scan) return { segments, frame, scan: segment };
    segments.push(segment);
    if (isFrame(segment.marker)) frame = readFrame(bytes, segment);
    segment = readSegment(bytes, segment.to);
  }
  return { segments, frame };
}

/** How many blocks of 8 by 8 pixels a frame's components have, padded to whole units as a decoder stores them. */
export function codedBlocks({ width, height, components }: JpegFrame): number {
  const across = Math.max(...components.map(({ horizontal }) => horizontal));
  const down = Math.max(...components.map(({ vertical }) => vertical));
  const units = Math.ceil(width / (8 * across)) * Math.ceil(height / (8 * down));
  return units * components.reduce((sum, { horizontal, vertical }) => sum + horizontal * vertical, 0);
}
