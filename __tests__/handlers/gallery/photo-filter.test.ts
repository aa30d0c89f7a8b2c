import { photoSearch } from '../../../handlers/gallery/contract/photos';
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

describe('a day', () => {
  /** Half past eleven in the evening of 27 November in UTC: already the next day in Berlin. */
  const uploadTime = Date.UTC(2026, 10, 27, 23, 30) / 1000;

  it.each([
    [undefined, '2026-11-27'],
    ['UTC', '2026-11-27'],
    ['Europe/Berlin', '2026-11-28'],
    ['America/Los_Angeles', '2026-11-27'],
    ['Pacific/Kiritimati', '2026-11-28'],
  ])('of an upload is that of where it is looked for: %s', (zone, day) => {
    expect(matches(record('a.jpg', { uploadTime }), { zone, from: day, to: day })).toBe(true);
    expect(matches(record('a.jpg', { uploadTime }), { zone, to: '2026-11-26' })).toBe(false);
  });

  it('of a camera is as it wrote it, wherever it is looked for', () => {
    const metadata = {
      format: 'JPEG',
      width: 1,
      height: 1,
      bytes: 1,
      capturedAt: '2024-05-01T23:59:00-10:00',
    } as const;
    const search = { zone: 'Europe/Berlin', from: '2024-05-01', to: '2024-05-01' };

    expect(matches(record('a.jpg', { uploadTime, metadata }), search)).toBe(true);
  });

  it.each(['Europe/Berlin', 'UTC', 'Etc/UTC'])('has a zone: %s', (zone) => {
    expect(photoSearch.safeParse({ zone }).success).toBe(true);
  });

  it.each(['Berlin', '', '../x', 'x'.repeat(65)])('has no zone %j', (zone) => {
    expect(photoSearch.safeParse({ zone }).success).toBe(false);
  });
});
