import { filled } from '../../src/texts/filled';

describe('a text with values', () => {
  it.each([
    ['{name} was deleted.', { name: 'a.jpg' }, 'a.jpg was deleted.'],
    ['{count} photo|{count} photos', { count: 1 }, '1 photo'],
    ['{count} photo|{count} photos', { count: 12_000 }, '12,000 photos'],
    ['{missing}', {}, '{missing}'],
    ['{name}', { name: '$& {count} 👩‍👩‍👧' }, '$& {count} 👩‍👩‍👧'],
  ])('%j of %j', (text, values, result) => {
    expect(filled(text, values as Record<string, string | number>, 'en')).toBe(result);
  });

  it.each(['שלום', 'مرحبا.jpg', 'gpj.\u202eexe'])('is not turned around by a name in it: %j', (name) => {
    expect(filled('Delete {name}?', { name }, 'en')).toBe(`Delete \u2068${name}\u2069?`);
  });
});
