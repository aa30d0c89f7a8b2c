/** CRC-32 as in zip and PNG: polynomial 04C11DB7, reflected. */
export const crc32 = reflectedCrc32(0xedb88320);

/** CRC-32C (Castagnoli): polynomial 1EDC6F41, reflected. */
export const crc32c = reflectedCrc32(0x82f63b78);

function reflectedCrc32(polynomial: number): (data: Uint8Array) => Buffer {
  const table = Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
  return (data) => {
    let crc = -1;
    for (let i = 0; i < data.length; i++) crc = table[(crc ^ data[i]!) & 0xff]! ^ (crc >>> 8);
    const digest = Buffer.alloc(4);
    digest.writeInt32BE(~crc);
    return digest;
  };
}

const CRC64NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;

/** 64-bit entries as pairs of 32-bit halves, because BigInt arithmetic per byte is fifty times slower. */
const [high64, low64] = crc64Tables();

/** CRC-64/NVME: polynomial AD93D23594C93659, reflected. */
export function crc64nvme(data: Uint8Array): Buffer {
  let high = -1;
  let low = -1;
  for (let i = 0; i < data.length; i++) {
    const index = (low ^ data[i]!) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ low64[index]!;
    high = (high >>> 8) ^ high64[index]!;
  }
  const digest = Buffer.alloc(8);
  digest.writeInt32BE(~high, 0);
  digest.writeInt32BE(~low, 4);
  return digest;
}

function crc64Tables(): [high: Int32Array, low: Int32Array] {
  const high = new Int32Array(256);
  const low = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ CRC64NVME_POLYNOMIAL : value >> 1n;
    high[byte] = Number(value >> 32n);
    low[byte] = Number(value & 0xffffffffn);
  }
  return [high, low];
}
