import { formatOf } from '../../image/image-format';
import { heldBytes } from '../../image/structure/picture-head';
import type { Pictures } from '../run/ports';

/** Held bytes from which on a picture is decoded alone. Four small ones are decoded at once, one by each thread. */
const HEAVY_BYTES = 64_000_000;

/** Whether a decoder holds much of a picture at once. */
function isHeavy(bytes: Buffer): boolean {
  const format = formatOf(bytes);
  return format !== undefined && heldBytes(format, bytes) > HEAVY_BYTES;
}

/**
 * Decodes heavy pictures one after the other. A single one fits into the worker's memory beside all others on their way;
 * several at once would end the worker, and with it a try of every image that it has in hand.
 */
export function heavyOnesInTurn(pictures: Pictures): Pictures {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(bytes: Buffer, decode: () => Promise<T>): Promise<T> => {
    if (!isHeavy(bytes)) return decode();
    const work = turn.then(decode);
    turn = work.catch(() => undefined);
    return work;
  };
  return {
    prepare: (bytes, ...more) => inTurn(bytes, () => pictures.prepare(bytes, ...more)),
    annotate: (bytes, ...more) => inTurn(bytes, () => pictures.annotate(bytes, ...more)),
  };
}
