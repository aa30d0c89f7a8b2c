/** A body whose `aws-chunked` framing is gone. Trailer names are in lower case. */
export interface DecodedChunks {
  readonly payload: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

/** The framing of an `aws-chunked` body is broken: a client defect or a body cut short. */
export class MalformedChunkError extends Error {
  constructor(detail: string) {
    super(`The aws-chunked body is malformed: ${detail}`);
    this.name = 'MalformedChunkError';
  }
}

/**
 * Removes the framing that SDKs put around streamed bodies, unsigned (`STREAMING-UNSIGNED-PAYLOAD-TRAILER`) or signed
 * (`STREAMING-AWS4-HMAC-SHA256-PAYLOAD`, with or without `-TRAILER`). Chunk signatures are not checked: what a chunk
 * holds is covered by the checksum in the trailer.
 *
 * Each chunk is `<hex size>[;chunk-signature=<hex>]\r\n<bytes>\r\n`; the chunk of size 0 ends the body and is followed
 * by `name:value\r\n` trailers and an empty line, which senders without trailers leave out.
 *
 * @throws MalformedChunkError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodeAwsChunked(body: Buffer): DecodedChunks {
  const chunks: Buffer[] = [];
  let offset = 0;

  for (;;) {
    const header = readLine(body, offset);
    if (header === undefined) throw new MalformedChunkError(`no chunk header at byte ${offset}`);
    const size = chunkSize(header.text, offset);
    offset = header.next;
    if (size === 0) return { payload: Buffer.concat(chunks), trailers: readTrailers(body, offset) };

    const end = offset + size;
    if (body.length < end + 2)
      throw new MalformedChunkError(`the chunk at byte ${offset} is shorter than ${size} bytes`);
    if (body[end] !== 0x0d || body[end + 1] !== 0x0a) {
      throw new MalformedChunkError(`the chunk at byte ${offset} does not end after ${size} bytes`);
    }
    chunks.push(body.subarray(offset, end));
    offset = end + 2;
  }
}

function chunkSize(header: string, offset: number): number {
  const size = /^([0-9a-f]{1,8})(?:;.*)?$/i.exec(header)?.[1];
  if (size === undefined) throw new MalformedChunkError(`no hexadecimal chunk size at byte ${offset}`);
  return Number.parseInt(size, 16);
}

function readTrailers(body: Buffer, start: number): Record<string, string> {
  const trailers: Record<string, string> = {};
  for (let line = readLine(body, start); line !== undefined && line.text !== ''; line = readLine(body, line.next)) {
    const colon = line.text.indexOf(':');
    if (colon < 1) throw new MalformedChunkError(`"${line.text}" is not a trailer`);
    trailers[line.text.slice(0, colon).trim().toLowerCase()] = line.text.slice(colon + 1).trim();
  }
  return trailers;
}

function readLine(body: Buffer, start: number): { readonly text: string; readonly next: number } | undefined {
  const end = body.indexOf('\r\n', start, 'latin1');
  return end === -1 ? undefined : { text: body.toString('latin1', start, end), next: end + 2 };
}
