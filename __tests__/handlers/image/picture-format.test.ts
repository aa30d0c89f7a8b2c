import { kindOf, notSupported } from '../../../handlers/image/picture-format';

const boxes = (...brands: string[]): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(12 + 4 * brands.length);
  head.write('ftyp', 4, 'latin1');
  return Buffer.concat([head, Buffer.from(brands[0]!), Buffer.alloc(4), Buffer.from(brands.slice(1).join(''))]);
};
const text = (start: string): Buffer => Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(40)]);

describe('kindOf', () => {
  it.each([
    ['a JPEG', text('\xff\xd8\xff\xe1'), 'JPEG'],
    ['a PNG', text('\x89PNG\r\n\x1a\n'), 'PNG'],
    ['a WebP', text('RIFF\x10\0\0\0WEBPVP8X'), 'WebP'],
    ['an AVIF', boxes('avif', 'mif1', 'miaf'), 'AVIF'],
    ['an AVIF of a general brand', boxes('mif1', 'miaf', 'avif'), 'AVIF'],
    ['a sequence of AVIF', boxes('avis', 'msf1'), 'AVIF'],
    ['a HEIC', boxes('heic', 'mif1', 'heic'), 'HEIC'],
    ['a HEIC of a general brand', boxes('mif1', 'heic'), 'HEIC'],
    ['a burst in HEIC', boxes('hevc', 'msf1', 'hevc', 'heic'), 'HEIC'],
    ['a GIF', text('GIF89a'), 'GIF'],
    ['a TIFF of small numbers first', text('II*\0\x08\0\0\0'), 'TIFF'],
    ['a TIFF of large numbers first', text('MM\0*\0\0\0\x08'), 'TIFF'],
  ])('knows %s', (_, bytes, expected) => {
    expect(kindOf(bytes)).toBe(expected);
  });

  it.each([
    ['is a video (MP4). Export a still as JPEG.', boxes('isom', 'isom', 'avc1', 'mp41')],
    ['is a video (QuickTime). Export a still as JPEG.', boxes('qt  ', 'qt  ')],
    ['is a video (AVI). Export a still as JPEG.', text('RIFF\x10\0\0\0AVI LIST')],
    ['is a video (Matroska or WebM). Export a still as JPEG.', text('\x1aE\xdf\xa3')],
    ['is a video (MPEG). Export a still as JPEG.', text('\0\0\x01\xba')],
    ['is a raw file of a camera (CR3). Export it as JPEG.', boxes('crx ', 'isom')],
    ['is a raw file of a camera (CR2). Export it as JPEG.', text('II*\0\x10\0\0\0CR\x02\0')],
    ['is a raw file of a camera. Export it as JPEG.', text('FUJIFILMCCD-RAW 0201')],
    ['is a PDF document. Export the page as JPEG.', text('%PDF-1.7')],
    ['is a PostScript document. Export the page as JPEG.', text('%!PS-Adobe')],
    ['is a drawing (SVG). Export it as PNG.', text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['is a drawing (SVG). Export it as PNG.', text('<?xml version="1.0"?>\n<!-- made by hand -->\n<svg width="9"/>')],
    ['is a web page (HTML). Save the photo itself.', text('<!DOCTYPE html><img src=x>')],
    ['is a BMP picture. Save it as PNG or JPEG.', text('BM\x36\0\0\0\0\0\0\0\x36\0\0\0')],
    ['is a Photoshop document (PSD). Export it as JPEG.', text('8BPS\0\x01')],
    ['is a JPEG XL picture. Export it as JPEG.', text('\xff\x0a\x90')],
    ['is a JPEG 2000 picture. Export it as JPEG.', text('\0\0\0\x0cjP  \r\n\x87\n')],
    ['is a BigTIFF picture. Save it as an ordinary TIFF, or as JPEG.', text('II+\0\x08\0\0\0')],
    ['is an icon (ICO). Save it as PNG.', text('\0\0\x01\0\x02\0')],
    ['is a ZIP archive. Unpack it and upload the photos.', text('PK\x03\x04')],
  ])('says of what is not a picture that it %s', (expected, bytes) => {
    const kind = kindOf(bytes);

    expect(typeof kind === 'string' ? kind : notSupported('a.jpg', kind, '').message).toBe(`a.jpg ${expected}`);
  });

  it.each([['text'], ['ftyp'], [''], ['\0\0\0\0'], ['RIFF\0\0\0\0WAVE']])('does not know %j', (start) => {
    expect(kindOf(Buffer.from(start, 'latin1'))).toBeUndefined();
  });

  it('says of an unknown file what would have been right', () => {
    const { message } = notSupported('a.jpg', undefined, 'neither a JPEG nor a PNG');

    expect(message).toBe('a.jpg is neither a JPEG nor a PNG by its content. Convert it to one of them.');
  });
});
