import { attributesFromHeaders, headersFromAttributes } from '../../src/s3/metadata';

const throughS3 = (value: string): { stored?: string; sent?: string } => {
  const attributes = attributesFromHeaders({ 'x-amz-meta-note': value });
  return { stored: attributes.metadata['note'], sent: headersFromAttributes(attributes)['x-amz-meta-note'] };
};

describe('user metadata', () => {
  it('in US-ASCII stays as it is', () => {
    expect(throughS3('a=b; "c"?')).toEqual({ stored: 'a=b; "c"?', sent: 'a=b; "c"?' });
  });

  it('in RFC 2047 words is decoded, and encoded again on the way out', () => {
    const sent = `=?UTF-8?B?${Buffer.from('Größe').toString('base64')}?=`;

    expect(throughS3('=?UTF-8?Q?Gr=C3=B6=C3=9Fe?=')).toEqual({ stored: 'Größe', sent });
    expect(throughS3('=?ISO-8859-1?Q?Gr=F6=DFe?=')).toEqual({ stored: 'Größe', sent });
    expect(throughS3(sent)).toEqual({ stored: 'Größe', sent });
  });

  it('in raw bytes is read as Latin-1, as in the example of the user guide', () => {
    const utf8BytesAsNodeReadsThem = Buffer.from('ÄMÄZÕÑ S3', 'utf8').toString('latin1');

    expect(throughS3(utf8BytesAsNodeReadsThem).sent).toBe('=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=');
  });

  it('may have names that objects have properties of', () => {
    const headers = Object.fromEntries([['x-amz-meta-__proto__', 'a']]);

    const sent = headersFromAttributes(attributesFromHeaders(headers));

    expect(Object.entries(sent)).toContainEqual(['x-amz-meta-__proto__', 'a']);
  });
});
