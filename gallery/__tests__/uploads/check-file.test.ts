import { faultOf } from '../../src/uploads/check-file';

const limits = { maxBytes: 100, endings: ['jpg', 'png', 'heic', 'webp'] };
const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const file = (name: string, content: string): File => new File([bytes(content)], name);

describe('a file before it is sent', () => {
  it.each([
    ['a.JPG', '\xff\xd8\xff\xe0'],
    ['a.png', '\x89PNG\r\n\x1a\n'],
    ['a.heic', '\0\0\0\x18ftypheic'],
    ['burst.heic', '\0\0\0\x18ftypmsf1'],
    ['a.webp', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['named-wrongly.png', '\xff\xd8\xff\xe0'],
  ])('is sent when it looks like a picture: %s', async (name, content) => {
    expect(await faultOf(file(name, content), limits)).toBeUndefined();
  });

  it.each([
    ['of another ending', file('a.pdf', '%PDF'), 'NotAPicture'],
    ['without an ending', file('folder', '\xff\xd8'), 'NotAPicture'],
    ['that is empty', file('a.jpg', ''), 'EmptyFile'],
    ['that is too large', file('a.jpg', `\xff\xd8${'x'.repeat(99)}`), 'FileTooLarge'],
    ['that is text under the name of a picture', file('a.jpg', '<html>'), 'NotAPicture'],
    ['that is a video', file('a.mp4', '\0\0\0\x18ftypisom'), 'IsVideo'],
    ['that is a film of a phone', file('a.MOV', '\0\0\0\x14ftypqt  '), 'IsVideo'],
    ['that is a video under the name of a picture', file('a.jpg', '\0\0\0\x18ftypmp42'), 'IsVideo'],
    ['that is sound in the box of a WebP', file('a.webp', 'RIFF\x10\0\0\0WAVEfmt '), 'NotAPicture'],
  ])('is refused when it is one %s', async (_, given, error) => {
    expect(await faultOf(given, limits)).toMatchObject({ error });
  });

  it('is refused when it cannot be read', async () => {
    const gone = { name: 'a.jpg', size: 10, slice: () => ({ arrayBuffer: () => Promise.reject(new Error()) }) };

    expect(await faultOf(gone as unknown as File, limits)).toMatchObject({ error: 'UnreadableFile' });
  });
});
