import { isMatch, type PhotoSearch } from '../../../handlers/gallery/photos/photo-filter';
import type { ImageRecord } from '../../../handlers/image-analysis/record/image-record';

/** A record of a file, as far as a search looks at it. */
const record = (name: string, more: Partial<ImageRecord> = {}): ImageRecord => ({
  imageId: 'a',
  bucket: 'photos',
  key: `incoming/ann/holiday-0000/0123456789abcdef/${name}`,
  status: 'COMPLETED',
  executionId: 'e',
  updatedAt: 0,
  ...more,
});

const matches = (of: ImageRecord, search: Partial<PhotoSearch>): boolean => isMatch(of, { label: [], ...search });

describe('a text', () => {
  const composed = 'M\u00fcller.jpg';
  const decomposed = 'Mu\u0308ller.jpg';

  it.each([
    [composed, 'm\u00fcll'],
    [decomposed, 'm\u00fcll'],
    [composed, 'mu\u0308ll'],
    [decomposed, 'MU\u0308LL'],
  ])('is found in %j as %j, however its umlaut is written', (name, text) => {
    expect(matches(record(name), { text })).toBe(true);
  });

  it('is looked for in the name of the file alone, not in its folders', () => {
    expect(matches(record('a.jpg'), { text: 'holiday' })).toBe(false);
  });
});
