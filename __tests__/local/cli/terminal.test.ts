import { displayWidth, fitting, jsonText, printable } from '../../../local/cli/terminal';

/** What a hostile file name may hold, each with the escape that people see instead. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['\u001b[2J', '\\x1b[2J'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\u0007', '\\x07'],
  ['\u007f', '\\x7f'],
  ['\u009b31m', '\\x9b31m'],
  ['\u2028', '\\u2028'],
  ['\u202egpj', '\\u202egpj'],
  ['\u2066', '\\u2066'],
  ['\u200f', '\\u200f'],
  ['\ufeff', '\\ufeff'],
  ['\ud800', '\\ud800'],
  ['\u{e0041}', '\\u{e0041}'],
];

describe('printable', () => {
  it.each(HOSTILE)('shows %j as %s', (text, shown) => {
    expect(printable(`a${text}b`)).toBe(`a${shown}b`);
  });

  it('leaves every script and joined emoji as they are', () => {
    const names = 'é 日本 עברית عربى क्‍ष 👨‍👩‍👧 \u{1f600}';

    expect(printable(names)).toBe(names);
  });
});

describe('jsonText', () => {
  it.each(HOSTILE)('holds %j in a form that no terminal obeys, and parses to it', (text) => {
    const value = [{ file: `a${text}b`, é: 1 }];

    const json = jsonText(value);

    expect(JSON.parse(json)).toEqual(value);
    expect(json.split('\n').map(printable).join('\n')).toBe(json);
  });
});

describe('fitting', () => {
  it('cuts by what a terminal shows, never inside a character', () => {
    expect([fitting('日本語', 4), fitting('日本語', 5), fitting('a👍b', 2), fitting('abc', 9)]).toEqual([
      '日本',
      '日本',
      'a',
      'abc',
    ]);
  });
});

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['📷', 2],
  ])('of %s is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});
