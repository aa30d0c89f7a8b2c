import sharp from 'sharp';
import { readHeifItems } from '../../handlers/image/structure/heif-items';

const number = (value: number, bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

/** Joins letters, bytes and other boxes. */
const joined = (parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

function box(type: string, ...parts: (string | Buffer)[]): Buffer {
  const content = joined(parts);
  return joined([number(8 + content.length, 4), type, content]);
}

/** A box that begins with a version and flags. */
const versioned = (type: string, version: number, ...parts: (string | Buffer)[]): Buffer =>
  box(type, number(version, 1), number(0, 3), ...parts);

/** An AVIF that is put together from equal tiles, as phones write large pictures. */
export async function tiledAvif(columns: number, rows: number, side: number, bitdepth: 8 | 10): Promise<Buffer> {
  const create = { width: side, height: side, channels: 3, background: '#3c78c8' } as const;
  const tile = await sharp({ create }).avif({ effort: 0, bitdepth }).toBuffer();
  const item = [...readHeifItems(tile, 100)!.items.values()][0]!;
  const config = item.properties.find(({ type }) => type === 'av1C')!;
  const coded = tile.subarray(item.extents[0]!.from, item.extents[0]!.to);
  const [width, height] = [number(columns * side, 4), number(rows * side, 4)];
  const tiles = Array.from({ length: columns * rows }, (_, index) => number(index + 2, 2));
  const ids = [number(1, 2), ...tiles];
  const count = number(ids.length, 2);
  // Version, flags for short numbers, rows and columns less one, the whole size.
  const size = [number(columns * side, 2), number(rows * side, 2)];
  const grid = joined(['\0\0', number(rows - 1, 1), number(columns - 1, 1), ...size]);
  const contents = [grid, ...tiles.map(() => coded)];
  const head = box('ftyp', 'avif', number(0, 4), 'mif1avifmiaf');
  const meta = (start: number): Buffer => {
    let at = start;
    const places = contents.map(({ length }, index) => {
      at += length;
      return joined([ids[index]!, number(0, 2), number(1, 2), number(at - length, 4), number(length, 4)]);
    });
    const types = ids.map((id, index) => versioned('infe', 2, id, number(0, 2), index === 0 ? 'grid' : 'av01', '\0'));
    const owned = ids.map((id, index) => joined([id, index === 0 ? '\x01\x03' : '\x02\x81\x02']));
    return versioned(
      'meta',
      0,
      versioned('hdlr', 0, number(0, 4), 'pict', Buffer.alloc(13)),
      versioned('pitm', 0, ids[0]!),
      versioned('iinf', 0, count, ...types),
      versioned('iloc', 0, '\x44\0', count, ...places),
      box(
        'iprp',
        box(
          'ipco',
          box('av1C', tile.subarray(config.from, config.to)),
          versioned('ispe', 0, number(side, 4), number(side, 4)),
          versioned('ispe', 0, width, height),
        ),
        versioned('ipma', 0, number(ids.length, 4), ...owned),
      ),
      versioned('iref', 0, box('dimg', ids[0]!, number(tiles.length, 2), ...tiles)),
    );
  };
  return joined([head, meta(head.length + meta(0).length + 8), box('mdat', ...contents)]);
}
