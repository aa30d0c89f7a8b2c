/** IFDs that are looked at: the picture's, its thumbnail's, and those that EXIF, place and interoperability have. */
const MAX_DIRECTORIES = 8;
const POINTERS: ReadonlySet<number> = new Set([0x8769, 0x8825, 0xa005]);
const ENTRY = 12;
/** Bytes of a value by its type: TIFF 6.0, page 15. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8] as const;

/** What reading all of a block of EXIF would take. */
export interface ExifCost {
  readonly entries: number;
  /** Bytes of all values together: more than the block has when they overlap. Values beyond the block count nothing. */
  readonly bytes: number;
}

/**
 * Counts a block of EXIF without reading a value.
 * @param tiff from the byte order mark on
 */
export function exifCost(tiff: Buffer): ExifCost {
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  if (tiff.length < 8) return { entries: 0, bytes: 0 };
  const waiting = [long(4)];
  const seen = new Set<number>();
  let entries = 0;
  let bytes = 0;
  while (waiting.length > 0 && seen.size < MAX_DIRECTORIES) {
    const directory = waiting.shift()!;
    // A link of 0 leads nowhere.
    if (directory === 0 || seen.has(directory) || directory + 2 > tiff.length) continue;
    seen.add(directory);
    const count = Math.min(short(directory), Math.floor((tiff.length - directory - 2) / ENTRY));
    for (let at = directory + 2; at < directory + 2 + count * ENTRY; at += ENTRY) {
      const size = (SIZES[short(at + 2)] ?? 0) * long(at + 4);
      entries += 1;
      if (size <= 4 || long(at + 8) + size <= tiff.length) bytes += size;
      if (POINTERS.has(short(at))) waiting.push(long(at + 8));
    }
    const link = directory + 2 + count * ENTRY;
    if (link + 4 <= tiff.length) waiting.push(long(link));
  }
  return { entries, bytes };
}
