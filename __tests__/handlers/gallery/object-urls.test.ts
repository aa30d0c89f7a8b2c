import { S3Client } from '@aws-sdk/client-s3';
import { ObjectUrls } from '../../../handlers/gallery/photos/object-urls';

const s3 = new S3Client({ region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
const urls = new ObjectUrls(s3, 'photos');
const NOON = Date.UTC(2026, 10, 28, 12);

const addressAt = async (time: number, more: object = {}): Promise<URL> => {
  jest.useFakeTimers({ now: time });
  return new URL(await urls.of({ key: 'thumbnails/a.jpg', contentType: 'image/jpeg', ...more }));
};

describe('the address of a picture', () => {
  afterEach(() => jest.useRealTimers());

  it('stays the same for an hour, is kept that long by the browser of its reader alone, and outlives it', async () => {
    const [first, last, next] = [
      await addressAt(NOON),
      await addressAt(NOON + 3_599_000),
      await addressAt(NOON + 3_600_000),
    ];

    expect(last.href).toBe(first.href);
    expect(next.href).not.toBe(first.href);
    expect(first.searchParams.get('response-cache-control')).toBe('private, max-age=3600');
    expect(first.searchParams.get('X-Amz-Date')).toBe('20261128T120000Z');
    expect(first.searchParams.get('X-Amz-Expires')).toBe('7200');
  });

  it('names the type, and saves under a name of any letters', async () => {
    const { searchParams } = await addressAt(NOON, { downloadAs: 'Gr\u00fc\u00dfe (1)\u202e.jpg' });

    expect(searchParams.get('response-content-type')).toBe('image/jpeg');
    expect(searchParams.get('response-content-disposition')).toBe(
      "attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%281%29%E2%80%AE.jpg",
    );
  });
});
