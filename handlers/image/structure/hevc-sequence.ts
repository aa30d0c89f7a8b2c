import { BitReader } from './bit-reader';
import { larger, type PictureSize } from './picture-size';

const SEQUENCE_PARAMETERS = 33;
/** Bytes of a configuration before its arrays; the last two bits of the one at 21 are the length of lengths. */
const CONFIGURATION_HEAD = 22;

/** Width and height of frames by a unit, if it is a set of sequence parameters: H.265, 7.3.2.2. */
function frameSize(unit: Buffer): PictureSize | undefined {
  if (unit.length < 3 || ((unit[0]! >> 1) & 63) !== SEQUENCE_PARAMETERS) return undefined;
  // Two zeros are followed by a 3 that is not part of the numbers. What is asked for lies in the first bytes.
  const plain = Buffer.from(unit.subarray(2, 1024).toString('latin1').replaceAll('\0\0\x03', '\0\0'), 'latin1');
  const reader = new BitReader(plain);
  reader.bits(4);
  const layers = reader.bits(3);
  reader.bits(1 + 96);
  const present = Array.from({ length: layers }, () => [reader.bits(1), reader.bits(1)] as const);
  if (layers > 0) reader.bits(2 * (8 - layers));
  for (const [profile, level] of present) reader.bits(88 * profile + 8 * level);
  reader.exponential();
  if (reader.exponential() === 3) reader.bits(1);
  return { width: reader.exponential(), height: reader.exponential() };
}

/** The greatest frames that coded data announces between its own pictures. */
function inData(coded: Buffer, lengthBytes: number): PictureSize | undefined {
  let size: PictureSize | undefined;
  for (let at = 0; at + lengthBytes <= coded.length;) {
    const from = at + lengthBytes;
    const to = from + coded.readUIntBE(at, lengthBytes);
    size = larger(size, frameSize(coded.subarray(from, to)));
    at = to;
  }
  return size;
}

/**
 * Greatest width and height of frames by all sequence parameters of a coded picture: what a decoder makes room for,
 * whatever the container says.
 * @param configuration content of its box `hvcC`: ISO/IEC 14496-15, 8.3.3
 * @returns undefined when there are none
 */
export function hevcFrameSize(configuration: Buffer, coded: Buffer): PictureSize | undefined {
  let size = configuration.length > CONFIGURATION_HEAD ? inData(coded, (configuration[21]! & 3) + 1) : undefined;
  let at = CONFIGURATION_HEAD + 1;
  for (let arrays = configuration[CONFIGURATION_HEAD] ?? 0; arrays > 0 && at + 3 <= configuration.length; arrays -= 1) {
    const units = configuration.readUInt16BE(at + 1);
    at += 3;
    for (let unit = 0; unit < units && at + 2 <= configuration.length; unit += 1) {
      const to = at + 2 + configuration.readUInt16BE(at);
      size = larger(size, frameSize(configuration.subarray(at + 2, to)));
      at = to;
    }
  }
  return size;
}
