import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { attributeText, cutText, messageText } from '../../../handlers/runtime/texts';

const HANDLERS = join(__dirname, '../../../handlers');

describe('cutText', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'longe'],
    ['ab📷cd', 3, 'ab📷'],
    ['ab📷cd', 2, 'ab'],
    ['📷📷📷', 2, '📷📷'],
    ['📷', 0, ''],
  ])('cuts %s to %i characters', (text, maximum, expected) => {
    expect(cutText(text, maximum)).toBe(expected);
  });

  it('keeps every character whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, maximum) => {
        const cut = cutText(text, maximum);

        expect(/\p{Surrogate}/u.test(cut)).toBe(false);
        expect(text.startsWith(cut)).toBe(true);
        expect(Array.from(cut)).toHaveLength(Math.min(maximum, Array.from(text).length));
      }),
      { seed: 20_260_101 },
    );
  });

  it('is what handlers cut messages with', () => {
    const sources = readdirSync(HANDLERS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

    const cutting = sources.filter((name) =>
      /(message|cause|text|body|subject|reason|String\(\w+\))\)*\s*\.(slice|substring)\(\s*0,\s*(\d|MAX_)/i.test(
        name.endsWith('texts.ts') ? '' : readFileSync(join(HANDLERS, name), 'utf8'),
      ),
    );

    expect(cutting).toEqual([]);
  });
});

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

describe('messageText', () => {
  it('has room for what an error says, not for a stack trace', () => {
    expect(messageText('a'.repeat(501))).toBe('a'.repeat(500));
  });
});
