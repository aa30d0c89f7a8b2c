import { attributeText } from '../../../handlers/runtime/attribute-text';

describe('attributeText', () => {
  it.each([
    ['ann', 'ann'],
    ['two\nlines\t📷', 'two\nlines\t📷'],
    ['bell\u0007 and \ufffe', 'bell? and ?'],
    ['half \ud83d a character', 'half ? a character'],
    ['', '?'],
    [`${'a'.repeat(999)}📷📷`, `${'a'.repeat(999)}📷`],
  ])('makes %j into %j', (text, expected) => {
    expect(attributeText(text)).toBe(expected);
  });
});
