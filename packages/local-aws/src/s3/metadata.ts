import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from './errors';

/** What is stored with an object beside its bytes. */
export interface ObjectAttributes {
  /** Standard headers that S3 keeps and gives back, e.g. `{ 'content-type': 'image/jpeg' }`. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata by name without `x-amz-meta-`, decoded. */
  readonly metadata: Readonly<Record<string, string>>;
}

const KEPT_HEADERS = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];
const DEFAULT_CONTENT_TYPE = 'binary/octet-stream';
const PREFIX = 'x-amz-meta-';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html: 2 KB, names and values in UTF-8. */
const MAX_METADATA_BYTES = 2048;

/**
 * Reads the attributes of an object that is being stored.
 * @throws S3Error MetadataTooLarge
 */
export function attributesFromHeaders(headers: IncomingHttpHeaders): ObjectAttributes {
  const kept = KEPT_HEADERS.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : []));
  const metadata = Object.entries(headers)
    .filter(([name, value]) => name.startsWith(PREFIX) && typeof value === 'string')
    .map(([name, value]) => [name.slice(PREFIX.length), decodeWords(value as string)] as const);

  const size = metadata.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (size > MAX_METADATA_BYTES) {
    throw new S3Error(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', {
      Size: String(size),
      MaxSizeAllowed: String(MAX_METADATA_BYTES),
    });
  }
  return {
    headers: { 'content-type': DEFAULT_CONTENT_TYPE, ...Object.fromEntries(kept) },
    metadata: Object.fromEntries(metadata),
  };
}

/** The response headers that give stored attributes back; values outside of US-ASCII come as RFC 2047 words. */
export function headersFromAttributes({ headers, metadata }: ObjectAttributes): Record<string, string> {
  const encoded = Object.entries(metadata).map(([name, value]) => [PREFIX + name, encodeWord(value)]);
  return { ...headers, ...Object.fromEntries(encoded) };
}

function encodeWord(value: string): string {
  return /^[\x20-\x7e\t]*$/.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
}

/**
 * Decodes RFC 2047 words (`=?UTF-8?B?...?=`, `=?UTF-8?Q?...?=`). Anything else stays as it is: bytes beyond US-ASCII
 * were read as Latin-1 by the HTTP parser, which is how S3 reads them too.
 */
function decodeWords(value: string): string {
  return value
    .replace(/(=\?[^?\s]+\?[bq]\?[^?\s]*\?=)\s+(?==\?[^?\s]+\?[bq]\?)/gi, '$1')
    .replace(
      /=\?(utf-8|us-ascii|iso-8859-1)\?([bq])\?([^?\s]*)\?=/gi,
      (_, charset: string, encoding: string, text: string) => {
        const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : decodeQ(text);
        return bytes.toString(charset.toLowerCase() === 'iso-8859-1' ? 'latin1' : 'utf8');
      },
    );
}

function decodeQ(text: string): Buffer {
  const latin1 = text
    .replace(/_/g, ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(latin1, 'latin1');
}
