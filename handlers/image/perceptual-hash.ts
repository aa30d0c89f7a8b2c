import sharp from 'sharp';

const COLUMNS = 8;
const ROWS = 8;

/**
 * The perceptual hash of a picture: 64 bits as 16 hexadecimal digits, each bit telling whether brightness falls from one of
 * 9 x 8 fields to its right neighbour ("dHash"). Two pictures that look alike differ in few bits, whatever their size, format or
 * quality; up to about 10 of 64 are near-duplicates.
 * @param picture small and upright, such as a thumbnail
 */
export async function perceptualHash(picture: Buffer): Promise<string> {
  const brightness = await sharp(picture)
    .flatten({ background: '#ffffff' })
    .greyscale()
    .resize(COLUMNS + 1, ROWS, { fit: 'fill' })
    .raw()
    .toBuffer();
  let bits = 0n;
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      const at = row * (COLUMNS + 1) + column;
      bits = (bits << 1n) | (brightness[at]! > brightness[at + 1]! ? 1n : 0n);
    }
  }
  return bits.toString(16).padStart(16, '0');
}
