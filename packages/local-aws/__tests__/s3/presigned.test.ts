import { runS3, type RunningS3 } from './running-s3';

const at = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');

describe('presigned URLs', () => {
  let running: RunningS3;
  const url = (path: string, change: Record<string, string | undefined> = {}): string => {
    const parameters = {
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'local/20240102/us-east-1/s3/aws4_request',
      'X-Amz-Date': at(Date.now()),
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': '00',
      ...change,
    };
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return `${running.endpoint.url}${path}?${new URLSearchParams(given).toString()}`;
  };

  beforeAll(async () => {
    running = await runS3();
    await running.s3.createBucket('photos');
  });
  afterAll(() => running.remove());

  it('store and read objects', async () => {
    const put = await fetch(url('/photos/a%20b.jpg'), { method: 'PUT', body: 'content' });
    const got = await fetch(
      url('/photos/a%20b.jpg', {
        'response-content-disposition': 'attachment; filename="b.jpg"',
        'response-content-type': 'image/jpeg',
      }),
    );

    expect(put.status).toBe(200);
    expect(await got.text()).toBe('content');
    expect(got.headers.get('content-type')).toBe('image/jpeg');
    expect(got.headers.get('content-disposition')).toBe('attachment; filename="b.jpg"');
  });

  it.each([
    ['have expired', { 'X-Amz-Date': at(Date.now() - 120_000) }, 403, 'AccessDenied', 'Request has expired'],
    ['are of a later day', { 'X-Amz-Date': at(Date.now() + 3_600_000) }, 403, 'AccessDenied', 'not valid yet'],
    ['have no expiry', { 'X-Amz-Expires': undefined }, 400, 'AuthorizationQueryParametersError', 'X-Amz-Expires'],
    ['have an expiry that is none', { 'X-Amz-Expires': 'soon' }, 400, 'AuthorizationQueryParametersError', 'number'],
    ['last too long', { 'X-Amz-Expires': '604801' }, 400, 'AuthorizationQueryParametersError', '604800'],
    ['have no date', { 'X-Amz-Date': undefined }, 400, 'AuthorizationQueryParametersError', 'X-Amz-Date'],
    ['have a date that is none', { 'X-Amz-Date': 'today' }, 400, 'AuthorizationQueryParametersError', 'X-Amz-Date'],
    ['have no signature', { 'X-Amz-Signature': undefined }, 400, 'AuthorizationQueryParametersError', 'Signature'],
  ])('are refused when they %s', async (_, change, status, code, text) => {
    const put = await fetch(url('/photos/refused', change), { method: 'PUT', body: 'content' });
    const body = await put.text();

    expect(put.status).toBe(status);
    expect(body).toContain(`<Code>${code}</Code>`);
    expect(body).toContain(text);
    await expect(running.s3.readObject('photos', 'refused')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
