import { allOf, entriesOf, type Page } from '../../../handlers/runtime/pages';

const PAGES: Readonly<Record<string, Page<number, string>>> = {
  first: { entries: [1, 2], next: 'empty' },
  empty: { entries: [], next: 'last' },
  last: { entries: [3], next: undefined },
};

function listing() {
  const asked: string[] = [];
  const entries = entriesOf<number, string>(async (start = 'first') => {
    asked.push(start);
    return PAGES[start]!;
  });
  return { asked, entries };
}

it('gives the entries of all pages, in order', async () => {
  expect(await allOf(listing().entries)).toEqual([1, 2, 3]);
});

it('reads no page before it is needed', async () => {
  const { asked, entries } = listing();

  for await (const entry of entries) if (entry === 2) break;

  expect(asked).toEqual(['first']);
});
