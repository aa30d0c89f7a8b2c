import type { ServiceRequest } from '../service';
import { invalidArgument, preconditionFailed, S3Error } from './errors';

/** A form as S3 reads it: up to its file, which is the last field that counts. */
export interface PostForm {
  /** By name in lower case, `${filename}` replaced. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Buffer;
}

interface Part {
  readonly name: string;
  readonly filename: string;
  readonly content: Buffer;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html: what comes before the file. */
const MAX_FIELDS_BYTES = 20_000;

/**
 * Reads a form of type multipart/form-data. Its file is not copied, as `Response.formData()` would do three times, and
 * not decoded where it has no name.
 * @throws S3Error PreconditionFailed, MalformedPOSTRequest, MaxPostPreDataLengthExceeded or InvalidArgument
 */
export function parsePostForm({ headers, body }: ServiceRequest): PostForm {
  const [, quoted, bare] =
    /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(headers['content-type'] ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) {
    throw preconditionFailed('Bucket POST must be of the enclosure-type multipart/form-data');
  }
  const fields = new Map<string, string>();
  let size = 0;
  for (const { name, filename, content } of partsOf(body, boundary)) {
    if (name === 'file') {
      const file = filename.replace(/^.*[\\/]/s, '');
      return {
        fields: new Map([...fields].map(([field, value]) => [field, value.replaceAll('${filename}', () => file)])),
        file: content,
      };
    }
    size += content.length;
    if (size > MAX_FIELDS_BYTES) {
      throw new S3Error(
        400,
        'MaxPostPreDataLengthExceeded',
        'Your POST request fields preceding the upload file were too large.',
        { MaxPostPreDataLengthBytes: String(MAX_FIELDS_BYTES) },
      );
    }
    // The policy would be checked against one of the values, and the other might be stored.
    if (fields.has(name)) throw invalidArgument('A field of a form may be given once.', name, content.toString());
    fields.set(name, content.toString());
  }
  throw invalidArgument('POST requires exactly one file upload per request.', 'file', '0');
}

/** @see https://www.rfc-editor.org/rfc/rfc7578 */
function* partsOf(body: Buffer, boundary: string): Generator<Part> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const first = body.indexOf(delimiter.subarray(2));
  if (first === -1) throw malformedForm();
  let at = first + delimiter.length - 2;
  for (;;) {
    const mark = body.toString('latin1', at, at + 2);
    if (mark === '--') return;
    const headersEnd = body.indexOf('\r\n\r\n', at);
    const end = headersEnd === -1 ? -1 : body.indexOf(delimiter, headersEnd + 4);
    if (mark !== '\r\n' || end === -1) throw malformedForm();
    yield { ...dispositionOf(body.toString('utf8', at, headersEnd)), content: body.subarray(headersEnd + 4, end) };
    at = end + delimiter.length;
  }
}

function dispositionOf(headers: string): Pick<Part, 'name' | 'filename'> {
  const [, disposition = ''] = /^content-disposition:\s*form-data\s*(;.*)$/im.exec(headers) ?? [];
  const parameter = (name: string): string | undefined => {
    const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s;"]+))`, 'i').exec(disposition);
    return found?.[1] ?? found?.[2];
  };
  const name = parameter('name');
  if (name === undefined) throw malformedForm();
  return { name: name.toLowerCase(), filename: parameter('filename') ?? '' };
}

const malformedForm = (): S3Error =>
  new S3Error(400, 'MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');
