import { type Box, boxesIn, NumberReader } from './iso-boxes';

/** A picture, a tile of one, EXIF or another item of a HEIF file: https://www.iso.org/standard/83650.html */
export interface HeifItem {
  readonly id: number;
  /** Four characters: `av01` and `hvc1` are coded, `grid` is put together from tiles. */
  readonly type: string;
  /** Where its bytes lie in the file, in order. */
  readonly extents: readonly { readonly from: number; readonly to: number }[];
  readonly properties: readonly Box[];
  /** The items that it is made of. */
  readonly parts: readonly number[];
}

export interface HeifItems {
  readonly primary: number;
  readonly items: ReadonlyMap<number, HeifItem>;
}

interface Location {
  readonly method: number;
  readonly extents: HeifItem['extents'];
}

/** A box that begins with a version and flags. */
function versioned(bytes: Buffer, box: Box): { version: number; flags: number; reader: NumberReader } {
  const reader = new NumberReader(bytes, box.from, box.to);
  return { version: reader.number(1), flags: reader.number(3), reader };
}

function readTypes(bytes: Buffer, box: Box, maxItems: number): Map<number, string> {
  const types = new Map<number, string>();
  const { version } = versioned(bytes, box);
  for (const entry of boxesIn(bytes, box.from + (version === 0 ? 6 : 8), box.to, maxItems)) {
    if (entry.type !== 'infe') continue;
    const { version: kind, reader } = versioned(bytes, entry);
    const id = reader.number(kind === 3 ? 4 : 2);
    reader.number(2);
    types.set(id, kind >= 2 ? reader.text(4) : '');
  }
  return types;
}

function readLocations(bytes: Buffer, box: Box, maxItems: number): Map<number, Location> {
  const locations = new Map<number, Location>();
  const { version, reader } = versioned(bytes, box);
  const sizes = reader.number(2);
  const [offsetSize, lengthSize, baseSize, indexSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, sizes & 15];
  const count = reader.number(version < 2 ? 2 : 4);
  let extentsRead = 0;
  for (let index = 0; index < count && !reader.ended && extentsRead <= maxItems; index += 1) {
    const id = reader.number(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : reader.number(2) & 15;
    reader.number(2);
    const base = reader.number(baseSize);
    const extents = Array.from({ length: Math.min(reader.number(2), maxItems) }, () => {
      if (version > 0) reader.number(indexSize);
      const from = base + reader.number(offsetSize);
      return { from, to: from + reader.number(lengthSize) };
    });
    extentsRead += 1 + extents.length;
    locations.set(id, { method, extents });
  }
  return locations;
}

function readProperties(bytes: Buffer, box: Box, maxItems: number): Map<number, Box[]> {
  const parts = [...boxesIn(bytes, box.from, box.to, maxItems)];
  const container = parts.find(({ type }) => type === 'ipco');
  const association = parts.find(({ type }) => type === 'ipma');
  const properties = new Map<number, Box[]>();
  if (!container || !association) return properties;
  const known = [...boxesIn(bytes, container.from, container.to, maxItems)];
  const { version, flags, reader } = versioned(bytes, association);
  const count = Math.min(reader.number(4), maxItems);
  for (let index = 0; index < count && !reader.ended; index += 1) {
    const id = reader.number(version < 1 ? 2 : 4);
    const numbers = Array.from({ length: reader.number(1) }, () =>
      flags & 1 ? reader.number(2) & 0x7fff : reader.number(1) & 0x7f,
    );
    properties.set(
      id,
      numbers.flatMap((number) => known[number - 1] ?? []),
    );
  }
  return properties;
}

function readParts(bytes: Buffer, box: Box, maxItems: number): Map<number, number[]> {
  const { version } = versioned(bytes, box);
  const size = version === 0 ? 2 : 4;
  const parts = new Map<number, number[]>();
  for (const { type, from, to } of boxesIn(bytes, box.from + 4, box.to, maxItems)) {
    if (type !== 'dimg') continue;
    const reader = new NumberReader(bytes, from, to);
    const id = reader.number(size);
    parts.set(
      id,
      Array.from({ length: Math.min(reader.number(2), maxItems) }, () => reader.number(size)),
    );
  }
  return parts;
}

/** Reads what a HEIF file says about its items. @returns undefined when it has no list of them */
export function readHeifItems(bytes: Buffer, maxItems: number): HeifItems | undefined {
  const meta = [...boxesIn(bytes, 0, bytes.length, maxItems)].find(({ type }) => type === 'meta');
  if (meta === undefined || meta.to > bytes.length) return undefined;
  const boxes = new Map(
    Array.from(boxesIn(bytes, meta.from + 4, meta.to, maxItems), (box) => [box.type, box] as const),
  );
  const [pitm, iinf, iloc, iprp] = ['pitm', 'iinf', 'iloc', 'iprp'].map((type) => boxes.get(type));
  if (!pitm || !iinf || !iloc || !iprp) return undefined;
  const { version, reader } = versioned(bytes, pitm);
  const locations = readLocations(bytes, iloc, maxItems);
  const properties = readProperties(bytes, iprp, maxItems);
  const iref = boxes.get('iref');
  const parts = iref ? readParts(bytes, iref, maxItems) : undefined;
  const shift = boxes.get('idat')?.from ?? 0;
  const items = new Map<number, HeifItem>();
  for (const [id, type] of readTypes(bytes, iinf, maxItems)) {
    const { method = 0, extents = [] } = locations.get(id) ?? {};
    items.set(id, {
      id,
      type,
      extents: method === 1 ? extents.map(({ from, to }) => ({ from: from + shift, to: to + shift })) : extents,
      properties: properties.get(id) ?? [],
      parts: parts?.get(id) ?? [],
    });
  }
  return { primary: reader.number(version === 0 ? 2 : 4), items };
}
