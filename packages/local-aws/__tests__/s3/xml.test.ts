import fc from 'fast-check';
import { parseXml, xmlDocument } from '../../src/s3/xml';

describe('XML', () => {
  it('that is written can be read again, whatever the text', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('<', '>', '&', '"', "'", '\r', '\n', '\u0001', ' '),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
    });

    fc.assert(
      fc.property(text, fc.array(text), (single, many) => {
        const root = parseXml(xmlDocument('Root', { Single: single, Nested: { Many: many, Absent: undefined } }));

        expect(root?.childText('Single')).toBe(single);
        expect(
          root
            ?.all('Nested')[0]
            ?.all('Many')
            .map((element) => element.text),
        ).toEqual(many);
        expect(root?.all('Nested')[0]?.all('Absent')).toEqual([]);
      }),
      { seed: 20_260_101 },
    );
  });

  it('is read with prologue, comments, prefixes, attributes and empty elements', () => {
    const root = parseXml(
      '<?xml version="1.0"?>\n<!-- c --><s3:Delete xmlns:s3="urn:x">\n <s3:Quiet/><s3:Key a="1">k&#x26;&#38;&amp;</s3:Key >\n</s3:Delete>\n',
    );

    expect(root?.name).toBe('Delete');
    expect(root?.childText('Quiet')).toBe('');
    expect(root?.childText('Key')).toBe('k&&&');
  });

  it.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '</a>',
    '<a/><b/>',
    '<a/>text',
    '<a',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  ])('that is not well-formed is nothing: %s', (document) => {
    expect(parseXml(document)).toBeUndefined();
  });
});
