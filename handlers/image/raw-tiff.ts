const ENTRY = 12;
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;
const HEAD = 8;

/** Pixels of 8 bits in red, green and blue as a TIFF with a colour profile: what sharp cannot be told of raw pixels. */
export function withProfile(
  pixels: Buffer,
  { width, height }: { readonly width: number; readonly height: number },
  icc: Buffer,
): Buffer {
  const count = 10;
  const behind = HEAD + 2 + count * ENTRY + 4;
  const bits = Buffer.from([8, 0, 8, 0, 8, 0]);
  const pixelsAt = behind + bits.length + icc.length;
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 3, behind],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 2],
    [273, LONG, 1, pixelsAt],
    [277, SHORT, 1, 3],
    [278, LONG, 1, height],
    [279, LONG, 1, pixels.length],
    [34675, UNDEFINED, icc.length, behind + bits.length],
  ];
  const head = Buffer.alloc(behind);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(HEAD, 4);
  head.writeUInt16LE(count, HEAD);
  entries.forEach(([tag, type, values, value], index) => {
    const at = HEAD + 2 + index * ENTRY;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(values, at + 4);
    head.writeUInt32LE(value, at + 8);
  });
  return Buffer.concat([head, bits, icc, pixels]);
}
