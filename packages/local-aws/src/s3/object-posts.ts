import { checkKeyLength, type S3Call, type S3Reply } from './call';
import { invalidArgument, notImplemented, S3Error } from './errors';
import { requireLength, storeObject, versionHeader } from './object-writes';
import { parsePostForm, type PostForm } from './post-form';
import { checkPolicy } from './post-policy';
import type { Storage } from './storage';
import { refuseUnsupportedHeaders } from './unsupported-headers';
import { xmlDocument } from './xml';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const REQUIRED = ['key', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature'];
const UNSUPPORTED = /^(success_action_redirect|redirect|tagging|x-amz-checksum-.*)$/;

/**
 * Takes what a browser's form uploads. The form has to fit the policy that came with it; its signature is not checked:
 * every client of the local S3 runs on this machine.
 * @throws S3Error what {@link parsePostForm} and {@link checkPolicy} throw
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export async function postObject(storage: Storage, call: S3Call): Promise<S3Reply> {
  requireLength(call);
  const bucket = storage.bucket(call.bucket);
  const form = parsePostForm(call.request);
  const key = checkSigned(form);
  checkPolicy(form.fields.get('policy')!, { bucket: call.bucket, fields: form.fields, size: form.file.length });
  const unsupported = [...form.fields.keys()].find((name) => UNSUPPORTED.test(name));
  if (unsupported !== undefined) throw notImplemented(`the form field ${unsupported}`);
  const upload: S3Call = {
    ...call,
    key,
    request: { ...call.request, headers: headersFrom(form), body: form.file },
  };
  refuseUnsupportedHeaders(upload);

  const version = await storeObject(storage, upload, 'POST Object');
  const etag = `"${version.etag}"`;
  const location = `http://${call.request.headers.host ?? '127.0.0.1'}/${call.bucket}/${encodeURIComponent(key)}`;
  const reply = { headers: { etag, location, ...versionHeader(bucket, version) }, bytes: form.file.length };
  switch (form.fields.get('success_action_status')) {
    case '200':
      return { ...reply, status: 200 };
    case '201':
      return {
        status: 201,
        bytes: reply.bytes,
        headers: { 'content-type': 'application/xml', ...reply.headers },
        body: xmlDocument('PostResponse', { Location: location, Bucket: call.bucket, Key: key, ETag: etag }, ''),
      };
    default:
      return { ...reply, status: 204 };
  }
}

/** @returns the key that the form names */
function checkSigned({ fields }: PostForm): string {
  // Without a policy the request is anonymous, and no bucket here is public.
  if (!fields.has('policy')) throw new S3Error(403, 'AccessDenied', 'Access Denied');
  const missing = REQUIRED.find((name) => (fields.get(name.toLowerCase()) ?? '') === '');
  if (missing !== undefined) {
    throw invalidArgument(
      `Bucket POST must contain a field named '${missing}'.  If it is specified, please check the order of the fields.`,
      missing,
      '',
    );
  }
  const algorithm = fields.get('x-amz-algorithm')!;
  if (algorithm !== ALGORITHM)
    throw invalidArgument(`The algorithm must be ${ALGORITHM}.`, 'X-Amz-Algorithm', algorithm);
  const key = fields.get('key')!;
  checkKeyLength(key);
  return key;
}

/** What a PutObject would say in its headers. Fields that make no header are the form's own, and have no effect. */
function headersFrom({ fields }: PostForm): Record<string, string> {
  const isHeader = (name: string): boolean => /^(x-amz-|content-|cache-control$|expires$)/.test(name);
  return Object.fromEntries([...fields].filter(([name]) => isHeader(name)));
}
