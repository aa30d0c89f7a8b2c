import fc from 'fast-check';
import { decodeAwsChunked, MalformedChunkError } from '../src/aws-chunked';

const encode = (chunks: readonly Uint8Array[], signature: string, trailers: Record<string, string>): Buffer =>
  Buffer.concat([
    ...[...chunks.filter((chunk) => chunk.length > 0), Buffer.alloc(0)].flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}${signature}\r\n`),
      chunk,
      ...(chunk.length > 0 ? [Buffer.from('\r\n')] : []),
    ]),
    Buffer.from(
      Object.entries(trailers)
        .map(([name, value]) => `${name}:${value}\r\n`)
        .join(''),
    ),
    Buffer.from('\r\n'),
  ]);

describe('aws-chunked bodies', () => {
  it('give back what was framed, signed or not, whatever the bytes', () => {
    const signatures = fc.constantFrom('', `;chunk-signature=${'0a'.repeat(32)}`);
    const chunks = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 });

    fc.assert(
      fc.property(chunks, signatures, (parts, signature) => {
        const { payload } = decodeAwsChunked(encode(parts, signature, {}));

        expect(payload.equals(Buffer.concat(parts))).toBe(true);
      }),
      { seed: 20_260_101 },
    );
  });

  it('give back their trailers, in lower case', () => {
    const body = encode([Buffer.from('x')], '', { 'X-Amz-Checksum-Crc32': ' abc= ', 'x-amz-trailer-signature': '00' });

    const { trailers } = decodeAwsChunked(body);

    expect(trailers).toEqual({ 'x-amz-checksum-crc32': 'abc=', 'x-amz-trailer-signature': '00' });
  });

  it('may end without trailers and without the last empty line', () => {
    const { payload, trailers } = decodeAwsChunked(Buffer.from('3\r\nabc\r\n0\r\n'));

    expect(payload.toString()).toBe('abc');
    expect(trailers).toEqual({});
  });

  it.each([
    ['nothing', ''],
    ['no chunk size', 'xyz\r\nabc\r\n0\r\n\r\n'],
    ['a negative size', '-1\r\n0\r\n\r\n'],
    ['a chunk that is too short', '5\r\nabc'],
    ['a chunk that is too long', '2\r\nabc\r\n0\r\n\r\n'],
    ['no last chunk', '3\r\nabc\r\n'],
    ['a trailer without a colon', '0\r\nbroken\r\n\r\n'],
  ])('are refused with %s', (_, body) => {
    expect(() => decodeAwsChunked(Buffer.from(body))).toThrow(MalformedChunkError);
  });

  it('are refused wherever they are cut', () => {
    const whole = encode([Buffer.from('first'), Buffer.from('second')], '', {});
    const lastChunk = whole.indexOf('0\r\n', whole.length - 6);

    for (let length = 0; length < lastChunk + 3; length++) {
      expect(() => decodeAwsChunked(whole.subarray(0, length))).toThrow(MalformedChunkError);
    }
  });
});
