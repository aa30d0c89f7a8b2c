import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { type RunningS3, runS3 } from './running-s3';

const content = Buffer.from('a picture, or nearly');
const ORIGIN = 'http://127.0.0.1:8080';

let running: RunningS3;

beforeAll(async () => {
  running = await runS3();
  await running.s3.createBucket('photos');
});
afterAll(() => running.remove());

interface Posting {
  readonly form?: Partial<PresignedPostOptions>;
  /** Fields other than those of the form; undefined leaves one out. */
  readonly fields?: Readonly<Record<string, string | undefined>>;
  readonly after?: Readonly<Record<string, string>>;
  readonly file?: Buffer;
  readonly name?: string;
}

/** Uploads as a page of this machine does. */
async function post(key: string, { form, fields, after = {}, file = content, name = 'a.jpg' }: Posting = {}) {
  const signed = await createPresignedPost(running.client, {
    Bucket: 'photos',
    Key: key,
    Conditions: [['content-length-range', 1, 1000]],
    ...form,
  });
  const body = new FormData();
  for (const [field, value] of Object.entries({ ...signed.fields, ...fields })) {
    if (value !== undefined) body.append(field, value);
  }
  body.append('file', new Blob([new Uint8Array(file)]), name);
  for (const [field, value] of Object.entries(after)) body.append(field, value);
  const response = await fetch(signed.url, { method: 'POST', body, headers: { origin: ORIGIN } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const stored = (Key: string) => running.client.send(new HeadObjectCommand({ Bucket: 'photos', Key }));

describe('a form that was signed', () => {
  it('stores its file with type and metadata, as a version that is announced, and tells a page of this machine which', async () => {
    const Fields = { 'Content-Type': 'image/jpeg', 'x-amz-meta-album': 'summer', success_action_status: '201' };
    const Conditions = Object.entries(Fields).map(([field, value]) => ({ [field]: value }));

    const { status, headers, text } = await post('incoming/ä b+c.jpg', { form: { Fields, Conditions } });

    const object = await stored('incoming/ä b+c.jpg');
    expect(status).toBe(201);
    expect(text).toContain('<Key>incoming/ä b+c.jpg</Key>');
    expect(headers.get('etag')).toBe(object.ETag);
    expect(headers.get('x-amz-version-id')).toBe(object.VersionId);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-expose-headers')).toContain('x-amz-version-id');
    expect(object).toMatchObject({
      ContentType: 'image/jpeg',
      ContentLength: content.length,
      Metadata: { album: 'summer' },
    });
    const got = await running.client.send(new GetObjectCommand({ Bucket: 'photos', Key: 'incoming/ä b+c.jpg' }));
    expect(Buffer.from(await got.Body!.transformToByteArray())).toEqual(content);
    expect(running.events.at(-1)).toMatchObject({
      'detail-type': 'Object Created',
      detail: { reason: 'POST Object', object: { key: 'incoming/ä b+c.jpg', size: content.length } },
    });
  });

  it('answers 204 where no status is asked for', async () => {
    expect(await post('plain')).toMatchObject({ status: 204, text: '' });
  });

  it('puts the name of the file into the key', async () => {
    await post('named/${filename}', { name: 'holiday.png' });

    expect((await stored('named/holiday.png')).ContentLength).toBe(content.length);
  });

  it('ignores what follows the file', async () => {
    expect((await post('after', { after: { key: 'elsewhere', more: 'x' } })).status).toBe(204);
    await expect(stored('elsewhere')).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('may hold fields that are to be ignored', async () => {
    expect((await post('ignored', { fields: { 'x-ignore-me': 'x' } })).status).toBe(204);
  });
});

describe('a form is refused', () => {
  it.each<[string, Posting, number, string, string]>([
    [
      'with another key',
      { fields: { key: 'incoming/other' } },
      403,
      'AccessDenied',
      'Policy Condition failed: [&quot;eq&quot;, '.replace(', ', ','),
    ],
    [
      'outside of its prefix',
      { form: { Conditions: [['starts-with', '$key', 'incoming/']] } },
      403,
      'AccessDenied',
      'starts-with',
    ],
    [
      'with another type',
      { form: { Fields: { 'Content-Type': 'image/png' }, Conditions: [['eq', '$Content-Type', 'image/jpeg']] } },
      403,
      'AccessDenied',
      'Content-Type',
    ],
    [
      'with a field that nothing covers',
      { fields: { acl: 'public-read' } },
      403,
      'AccessDenied',
      'Extra input fields: acl',
    ],
    [
      'with a larger file',
      { file: Buffer.alloc(1001) },
      400,
      'EntityTooLarge',
      '<MaxSizeAllowed>1000</MaxSizeAllowed>',
    ],
    ['with an empty file', { file: Buffer.alloc(0) }, 400, 'EntityTooSmall', '<MinSizeAllowed>1</MinSizeAllowed>'],
    ['after its time', { form: { Expires: -1 } }, 403, 'AccessDenied', 'Policy expired.'],
    ['without a policy', { fields: { Policy: undefined } }, 403, 'AccessDenied', 'Access Denied'],
    ['without a signature', { fields: { 'X-Amz-Signature': undefined } }, 403, 'AccessDenied', 'Access Denied'],
    ['with a policy that is none', { fields: { Policy: 'bm9uZQ==' } }, 400, 'InvalidPolicyDocument', 'Invalid JSON'],
    ['without a key', { fields: { key: undefined } }, 400, 'InvalidArgument', 'key'],
    [
      'with a redirect',
      {
        form: {
          Fields: { success_action_redirect: 'http://x' },
          Conditions: [['eq', '$success_action_redirect', 'http://x']],
        },
      },
      501,
      'NotImplemented',
      'redirects',
    ],
  ])('%s', async (name, posting, status, code, text) => {
    const key = `refused/${name}`;

    const answer = await post(key, posting);

    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`<Code>${code}</Code>`);
    expect(answer.text).toContain(text);
    await expect(stored(key)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('from a page of elsewhere', async () => {
    const signed = await createPresignedPost(running.client, { Bucket: 'photos', Key: 'foreign' });
    const body = new FormData();
    for (const [field, value] of Object.entries(signed.fields)) body.append(field, value);
    body.append('file', new Blob(['x']));

    const response = await fetch(signed.url, { method: 'POST', body, headers: { origin: 'https://evil.example' } });

    expect(response.status).toBe(403);
    await expect(stored('foreign')).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('when it is no form', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };

    const response = await fetch(`${running.endpoint.url}/photos`, { method: 'POST', body: 'nothing', headers });

    expect(await response.text()).toContain('<Code>MalformedPOSTRequest</Code>');
  });

  it('to a bucket that is not there', async () => {
    const signed = await createPresignedPost(running.client, { Bucket: 'nowhere', Key: 'a' });
    const body = new FormData();
    body.append('file', new Blob(['x']));

    const response = await fetch(signed.url, { method: 'POST', body });

    expect(await response.text()).toContain('<Code>NoSuchBucket</Code>');
  });
});
