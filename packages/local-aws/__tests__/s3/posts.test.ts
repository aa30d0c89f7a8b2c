import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { runS3, type RunningS3 } from './running-s3';

type Fields = Readonly<Record<string, string>>;
type Conditions = PresignedPostOptions['Conditions'];

let running: RunningS3;

beforeAll(async () => {
  running = await runS3();
  await running.s3.createBucket('photos');
});
afterAll(() => running.remove());
beforeEach(() => void (running.events.length = 0));

const presigned = (
  key: string,
  Fields: Fields = {},
  Conditions: Conditions = [],
  Expires = 60,
): Promise<{ url: string; fields: Record<string, string> }> =>
  createPresignedPost(running.client, { Bucket: 'photos', Key: key, Fields: { ...Fields }, Conditions, Expires });

/** Sends a form as a browser does. */
const post = (
  url: string,
  fields: Fields,
  {
    file = 'content',
    name = 'photo.jpg',
    headers,
  }: { file?: string | Uint8Array<ArrayBuffer>; name?: string; headers?: Fields } = {},
): Promise<Response> => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([file]), name);
  return fetch(url, { method: 'POST', body: form, headers });
};

/** A form whose policy is written by hand. */
async function withPolicy(policy: unknown, fields: Fields = {}): Promise<Response> {
  const signed = await presigned('hand-written');
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
  return post(signed.url, { ...signed.fields, Policy: Buffer.from(text).toString('base64'), ...fields });
}

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
const errorOf = async (response: Response): Promise<string> => {
  const text = await response.text();
  const of = (name: string): string | undefined => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1];
  return `${response.status} ${of('Code')}: ${of('Message')?.replaceAll('&quot;', '"')}`;
};
const read = async (key: string): Promise<string> => (await running.s3.readObject('photos', key)).toString();

describe('a presigned form', () => {
  it('stores a version, says which, and emits the event', async () => {
    const { url, fields } = await presigned('albums/ä b+c.jpg', {
      'Content-Type': 'image/jpeg',
      'x-amz-meta-owner': 'Zoë',
    });

    const first = await post(url, fields, { file: 'first' });
    const second = await post(url, fields, { file: 'second' });
    const stored = await running.client.send(new HeadObjectCommand({ Bucket: 'photos', Key: 'albums/ä b+c.jpg' }));

    expect([first.status, second.status]).toEqual([204, 204]);
    expect(second.headers.get('etag')).toBe(stored.ETag);
    expect(second.headers.get('x-amz-version-id')).toBe(stored.VersionId);
    expect(second.headers.get('location')).toBe(`${url.replace(/\/$/, '')}/albums%2F%C3%A4%20b%2Bc.jpg`);
    expect(stored).toMatchObject({ ContentType: 'image/jpeg', ContentLength: 6 });
    expect(Buffer.from(stored.Metadata!.owner!.slice(10, -2), 'base64').toString()).toBe('Zoë');
    const old = await running.client.send(
      new GetObjectCommand({
        Bucket: 'photos',
        Key: 'albums/ä b+c.jpg',
        VersionId: first.headers.get('x-amz-version-id')!,
      }),
    );
    expect(await old.Body?.transformToString()).toBe('first');
    expect(running.events.map(({ detail }) => detail)).toMatchObject([
      { reason: 'POST Object', object: { key: 'albums/ä b+c.jpg', size: 5 } },
      { reason: 'POST Object', object: { key: 'albums/ä b+c.jpg', 'version-id': stored.VersionId } },
    ]);
  });

  it.each([
    ['200', 200, ''],
    ['204', 204, ''],
    ['418', 204, ''],
  ])('with success_action_status %s is answered with %i', async (asked, status, body) => {
    const { url, fields } = await presigned('status.jpg', { success_action_status: asked });

    const response = await post(url, fields);

    expect([response.status, await response.text()]).toEqual([status, body]);
    expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it('with success_action_status 201 is answered with where the object is', async () => {
    const { url, fields } = await presigned('a&b.jpg', { success_action_status: '201' });

    const response = await post(url, fields);

    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('application/xml');
    expect(await response.text()).toContain(
      `<PostResponse><Location>${response.headers.get('location')}</Location><Bucket>photos</Bucket>` +
        `<Key>a&amp;b.jpg</Key><ETag>${response.headers.get('etag')!.replaceAll('"', '&quot;')}</ETag></PostResponse>`,
    );
  });

  it('names its object after the file when its key says so, without the folders', async () => {
    const { url, fields } = await presigned('user/${filename}');

    const response = await post(url, fields, { name: 'C:\\photos\\cat.jpg', file: 'cat' });

    expect(response.status).toBe(204);
    expect(await read('user/cat.jpg')).toBe('cat');
  });

  it('is held against its policy with the name of the file put in', async () => {
    const { url, fields } = await presigned('named.jpg', { 'x-amz-meta-name': '${filename}' });

    expect(await errorOf(await post(url, fields))).toContain('["eq", "$x-amz-meta-name", "${filename}"]');
    expect((await post(url, fields, { name: '${filename}' })).status).toBe(204);
  });

  it('takes a file of 50 MB, byte by byte', async () => {
    const { url, fields } = await presigned('large.bin', {}, [['content-length-range', 0, 50_000_000]]);
    const file = Buffer.alloc(50_000_000, '\r\n--boundary\0\xff', 'latin1');

    const response = await post(url, fields, { file });

    expect(response.status).toBe(204);
    expect((await running.s3.readObject('photos', 'large.bin')).equals(file)).toBe(true);
  });

  it('may be sent by pages of this machine, which can read the version, and by no others', async () => {
    const { url, fields } = await presigned('page.jpg');

    const own = await post(url, fields, { headers: { origin: 'http://127.0.0.1:5173' } });
    const foreign = await post(url, fields, { headers: { origin: 'https://evil.example' } });

    expect(own.status).toBe(204);
    expect(own.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:5173');
    expect(own.headers.get('access-control-expose-headers')).toMatch(/etag, x-amz-version-id/);
    expect(foreign.status).toBe(403);
  });
});

describe('a policy', () => {
  it.each<readonly [string, Conditions, Fields, string]>([
    [
      'another value',
      [['eq', '$Content-Type', 'image/png']],
      { 'Content-Type': 'image/gif' },
      '["eq", "$Content-Type", "image/png"]',
    ],
    ['another prefix', [['starts-with', '$key', 'albums/']], {}, '["starts-with", "$key", "albums/"]'],
    ['no value at all', [['starts-with', '$x-amz-meta-a', '']], {}, '["starts-with", "$x-amz-meta-a", ""]'],
    [
      'one type of several',
      [['starts-with', '$Content-Type', 'image/']],
      { 'Content-Type': 'image/png, text/html' },
      '["starts-with", "$Content-Type", "image/"]',
    ],
    ['another key', [{ key: 'other' }], {}, '["eq", "$key", "other"]'],
  ])('refuses %s', async (_, conditions, fields, condition) => {
    const signed = await presigned('refused', {}, conditions);

    // What is in a form beside what was signed has no condition of its own.
    const response = await post(signed.url, { ...signed.fields, ...fields });

    expect(await errorOf(response)).toBe(
      `403 AccessDenied: Invalid according to Policy: Policy Condition failed: ${condition}`,
    );
    await expect(read('refused')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('is about the bucket of the address', async () => {
    await running.s3.createBucket('others');
    const { url, fields } = await presigned('moved');

    const response = await post(url.replace('/photos', '/others'), fields);

    expect(await errorOf(response)).toMatch(/^403 AccessDenied: .*\["eq", "\$bucket", "photos"\]$/);
    expect(
      await errorOf(
        await withPolicy({
          expiration: inAnHour(),
          conditions: [
            ['starts-with', '$key', ''],
            ['starts-with', '$x-amz-date', ''],
            ['starts-with', '$x-amz-algorithm', ''],
            ['starts-with', '$x-amz-credential', ''],
          ],
        }),
      ),
    ).toBe('403 AccessDenied: Invalid according to Policy: Extra input fields: bucket');
  });

  it('refuses fields that it does not know, save those that are to be ignored', async () => {
    const { url, fields } = await presigned('extra');

    const extra = await post(url, { ...fields, 'Content-Type': 'text/html', 'x-amz-meta-a': '1' });
    const ignored = await post(url, { ...fields, 'x-ignore-page': '1' });

    expect(await errorOf(extra)).toBe(
      '403 AccessDenied: Invalid according to Policy: Extra input fields: content-type, x-amz-meta-a',
    );
    expect(ignored.status).toBe(204);
  });

  it('limits the size of the file', async () => {
    const { url, fields } = await presigned('sized', {}, [['content-length-range', 2, 4]]);

    const answers = await Promise.all(['1', '12', '1234', '12345'].map((file) => post(url, fields, { file })));

    expect(answers.map(({ status }) => status)).toEqual([400, 204, 204, 400]);
    expect(await answers[0]!.text()).toMatch(/EntityTooSmall.*<ProposedSize>1<.*<MinSizeAllowed>2</);
    expect(await answers[3]!.text()).toMatch(/EntityTooLarge.*<ProposedSize>5<.*<MaxSizeAllowed>4</);
  });

  it('expires', async () => {
    const { url, fields } = await presigned('late', {}, [], -1);

    const response = await post(url, fields);

    expect(await errorOf(response)).toBe('403 AccessDenied: Invalid according to Policy: Policy expired.');
  });

  it('does not tell upper from lower case in names', async () => {
    const conditions = [['StArTs-WiTh', '$cOnTent-type', 'image/']] as unknown as Conditions;
    const signed = await presigned('case', {}, conditions);
    const { key, ...others } = signed.fields;

    const response = await post(signed.url, { ...others, KEY: key!, 'CONTENT-TYPE': 'image/jpeg,image/png' });

    expect(response.status).toBe(204);
  });

  it.each([
    ['no JSON', '{', 'Invalid JSON.'],
    ['nothing', 'null', 'Policy missing expiration.'],
    ['no expiration', { conditions: [] }, 'Policy missing expiration.'],
    ['no conditions', { expiration: inAnHour() }, 'Policy missing conditions.'],
    ['a day that is none', { expiration: 'tomorrow', conditions: [] }, "Invalid 'expiration' value: 'tomorrow'"],
    ['an empty condition', { expiration: inAnHour(), conditions: [{}] }, 'Invalid Condition: {}'],
    [
      'an unknown operator',
      { expiration: inAnHour(), conditions: [['in', '$key', 'a']] },
      'Invalid Condition: ["in","$key","a"]',
    ],
    [
      'a name without $',
      { expiration: inAnHour(), conditions: [['eq', 'key', 'a']] },
      'Invalid Condition: ["eq","key","a"]',
    ],
    [
      'a size that is none',
      { expiration: inAnHour(), conditions: [['content-length-range', -1, 2]] },
      'content-length-range takes whole numbers of bytes, not -1.',
    ],
  ])('that holds %s is refused', async (_, policy, message) => {
    expect(await errorOf(await withPolicy(policy))).toBe(`400 InvalidPolicyDocument: Invalid Policy: ${message}`);
  });
});

describe('a form that is not complete', () => {
  it.each(['key', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature'])(
    'is refused without %s',
    async (name) => {
      const { url, fields } = await presigned('incomplete');
      delete fields[name];

      expect(await errorOf(await post(url, fields))).toContain(
        `400 InvalidArgument: Bucket POST must contain a field named '${name}'.`,
      );
    },
  );

  it('is anonymous without a policy', async () => {
    const { url, fields } = await presigned('anonymous');
    delete fields.Policy;

    expect(await errorOf(await post(url, fields))).toBe('403 AccessDenied: Access Denied');
  });

  it('has no file, or fields that come too late, or twice, or are too long', async () => {
    const { url, fields } = await presigned('order');
    const send = async (entries: readonly (readonly [string, string | Blob])[]): Promise<string> => {
      const form = new FormData();
      for (const [name, value] of entries) form.append(name, value);
      return errorOf(await fetch(url, { method: 'POST', body: form }));
    };
    const file = ['file', new Blob(['content'])] as const;
    const entries = Object.entries(fields);

    expect(await send(entries)).toMatch(/^400 InvalidArgument: POST requires exactly one file/);
    expect(await send([...entries.slice(0, -1), file, entries.at(-1)!])).toMatch(/field named 'X-Amz-Signature'/);
    expect(await send([...entries, ['key', 'other'], file])).toMatch(/^400 InvalidArgument: .*once/);
    expect(await send([...entries, ['x-ignore-a', 'a'.repeat(20_000)], file])).toMatch(/^400 MaxPostPreDataLength/);
    expect(await send([...entries, file, ['key', 'other'], ['file', 'other']])).toMatch(/^204 /);
    expect(await read('order')).toBe('content');
  });

  it.each([
    ['is cut', '--b\r\nContent-Disposition: form-data; name="key"\r\n\r\nx', '400 MalformedPOSTRequest'],
    ['has no boundary in its body', 'key=x', '400 MalformedPOSTRequest'],
    ['has a part without a name', '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--', '400 MalformedPOSTRequest'],
    ['is empty', '--b--', '400 InvalidArgument'],
  ])('%s', async (_, body, error) => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };

    const response = await fetch(`${running.endpoint.url}/photos`, { method: 'POST', body, headers });

    expect(await errorOf(response)).toContain(error);
  });

  it('would redirect, or be tagged, which nothing does here', async () => {
    const redirected = await presigned('redirected', { success_action_redirect: 'http://127.0.0.1/' });
    const tagged = await presigned('tagged', { tagging: '<Tagging/>' });

    expect(await errorOf(await post(redirected.url, redirected.fields))).toMatch(/^501 NotImplemented: .*redirect/);
    expect(await errorOf(await post(tagged.url, tagged.fields))).toMatch(/^501 NotImplemented: .*tagging/);
  });

  it('is for a bucket that is not there', async () => {
    const { url, fields } = await presigned('nowhere');

    expect(await errorOf(await post(url.replace('/photos', '/none'), fields))).toMatch(/^404 NoSuchBucket/);
  });
});

it('an unsigned request is a form only when it posts one to a bucket', async () => {
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' };
  const send = async (method: string, path: string, headers: Fields): Promise<string> =>
    errorOf(await fetch(running.endpoint.url + path, { method, headers, body: '--b--' }));

  for (const [method, path] of [
    ['PUT', '/photos/a'],
    ['POST', '/photos?delete'],
    ['POST', '/photos/a?uploads'],
  ] as const) {
    expect(await send(method, path, multipart)).toMatch(/^403 AccessDenied: .*no signature/);
  }
  expect(await send('POST', '/photos', { 'content-type': 'text/plain' })).toMatch(/no signature/);
});
