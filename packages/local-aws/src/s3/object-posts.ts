import { checkKeyLength, type S3Call, type S3Reply } from './call';
import { invalidArgument, notImplemented, S3Error } from './errors';
import { attributesFromHeaders } from './metadata';
import { commitObject, md5, versionHeader } from './object-writes';
import { checkPolicy, parsePolicy } from './post-policy';
import type { Storage } from './storage';
import { xmlDocument } from './xml';

/** A form that is being uploaded: its fields up to the file, and the file. What follows is ignored, as on S3. */
interface Form {
  /** By their names in small letters. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Buffer;
}

/** @throws S3Error MalformedPOSTRequest or InvalidArgument */
async function readForm({ request, bucket }: S3Call): Promise<Form> {
  const fields = new Map([['bucket', bucket]]);
  const contentType = request.headers['content-type'] ?? '';
  let data: FormData;
  try {
    // The body is in memory already, and its sender is on this machine: what speaks against it does not count here.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    data = await new Response(new Uint8Array(request.body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new S3Error(
      400,
      'MalformedPOSTRequest',
      'The body of your POST request is not well-formed multipart/form-data.',
    );
  }
  for (const [name, value] of data) {
    if (name.toLowerCase() !== 'file') {
      if (typeof value === 'string') fields.set(name.toLowerCase(), value);
      continue;
    }
    const file = typeof value === 'string' ? Buffer.from(value) : Buffer.from(await value.arrayBuffer());
    const fileName = typeof value === 'string' ? '' : value.name;
    const key = fields.get('key');
    if (key !== undefined) fields.set('key', key.replaceAll('${filename}', fileName));
    return { fields, file };
  }
  throw invalidArgument('POST requires exactly one file upload per request.', 'file', '0');
}

/**
 * Stores what a form of a web page uploads, if the policy in it allows that. As with presigned URLs the signature is not
 * checked: every client of the local S3 runs on this machine. But there must be one, and the policy counts as it is sent.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export async function postObject(storage: Storage, call: S3Call): Promise<S3Reply> {
  const bucket = storage.bucket(call.bucket);
  const { fields, file } = await readForm(call);
  const key = fields.get('key') ?? '';
  if (key === '') {
    throw invalidArgument(
      "Bucket POST must contain a field named 'key'. If it is specified, please check the order of the fields.",
      'key',
      '',
    );
  }
  checkKeyLength(key);
  const policy = fields.get('policy');
  if (policy === undefined || !fields.has('x-amz-signature')) throw new S3Error(403, 'AccessDenied', 'Access Denied');
  checkPolicy(parsePolicy(policy), fields, file.length, Date.now());
  if (fields.has('success_action_redirect') || fields.has('redirect')) throw notImplemented('redirects after a POST');

  const attributes = attributesFromHeaders(Object.fromEntries(fields));
  const blob = await bucket.store.writeBlob([file]);
  const posted = { ...call, key, request: { ...call.request, headers: {} } };
  const created = { blob, size: file.length, etag: md5(file), attributes };
  const version = await commitObject(storage, posted, 'POST Object', created);
  const location = `http://${call.request.headers.host ?? '127.0.0.1'}/${call.bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const headers = { etag: `"${version.etag}"`, location, ...versionHeader(bucket, version) };
  switch (fields.get('success_action_status')) {
    case '200':
      return { status: 200, headers, bytes: file.length };
    case '201':
      return {
        status: 201,
        headers: { ...headers, 'content-type': 'application/xml' },
        body: xmlDocument(
          'PostResponse',
          { Location: location, Bucket: call.bucket, Key: key, ETag: headers.etag },
          '',
        ),
        bytes: file.length,
      };
    default:
      return { status: 204, headers, bytes: file.length };
  }
}
