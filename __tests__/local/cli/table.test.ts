import { table } from '../../../local/cli/table';

describe('table', () => {
  it('aligns columns by what a terminal shows', () => {
    const text = table(
      [
        { name: '日本.jpg', count: 5 },
        { name: 'a\u0301.jpg', count: 12 },
      ],
      [
        { title: 'Name', value: ({ name }) => name },
        { title: 'Count', align: 'right', value: ({ count }) => String(count) },
      ],
    );

    expect(text.split('\n')).toEqual([
      'Name      Count',
      '--------  -----',
      '日本.jpg      5',
      'a\u0301.jpg        12',
    ]);
  });

  it('cuts a long cell in the middle and shows no control characters', () => {
    const text = table(
      [{ name: `${'x'.repeat(30)}\u001b[2J.jpg` }],
      [{ title: 'Name', maximum: 11, value: ({ name }) => name }],
    );

    expect(text.split('\n')[2]).toBe('xxxxx…J.jpg');
    expect(text).not.toContain('\u001b');
  });
});
