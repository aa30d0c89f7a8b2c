import { BitReader } from './bit-reader';
import { larger, type PictureSize } from './picture-size';

const SEQUENCE_HEADER = 1;

/** Greatest width and height of a frame by a sequence header: https://aomediacodec.github.io/av1-spec/#sequence-header-obu-syntax */
function frameSize(content: Buffer): PictureSize {
  const reader = new BitReader(content);
  reader.bits(4);
  if (reader.bits(1) === 1) reader.bits(5);
  else passOperatingPoints(reader);
  const [widthBits, heightBits] = [reader.bits(4) + 1, reader.bits(4) + 1];
  return { width: reader.bits(widthBits) + 1, height: reader.bits(heightBits) + 1 };
}

function passOperatingPoints(reader: BitReader): void {
  let delayBits = 0;
  if (reader.bits(1) === 1) {
    reader.bits(64);
    if (reader.bits(1) === 1) reader.exponential();
    if (reader.bits(1) === 1) {
      delayBits = reader.bits(5) + 1;
      reader.bits(42);
    }
  }
  const delays = reader.bits(1) === 1;
  const count = reader.bits(5) + 1;
  for (let point = 0; point < count; point += 1) {
    reader.bits(12);
    if (reader.bits(5) > 7) reader.bits(1);
    if (delayBits > 0 && reader.bits(1) === 1) reader.bits(2 * delayBits + 1);
    if (delays && reader.bits(1) === 1) reader.bits(4);
  }
}

/** The number of OBU headers and sizes: 7 bits a byte, the highest says that another follows. */
function readLength(bytes: Buffer, start: number): { length: number; from: number } {
  let length = 0;
  for (let index = 0; index < 8; index += 1) {
    const byte = bytes[start + index] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if ((byte & 0x80) === 0) return { length, from: start + index + 1 };
  }
  return { length: bytes.length, from: start + 8 };
}

/**
 * Greatest width and height of frames by all sequence headers in coded data: what a decoder makes room for, whatever the
 * container says. @returns undefined when there is none
 */
export function av1FrameSize(coded: Buffer): PictureSize | undefined {
  let size: PictureSize | undefined;
  for (let at = 0; at < coded.length;) {
    const header = coded[at]!;
    const start = at + (header & 4 ? 2 : 1);
    const { length, from } = header & 2 ? readLength(coded, start) : { length: coded.length - start, from: start };
    if (((header >> 3) & 15) === SEQUENCE_HEADER) size = larger(size, frameSize(coded.subarray(from, from + length)));
    at = from + length;
  }
  return size;
}
