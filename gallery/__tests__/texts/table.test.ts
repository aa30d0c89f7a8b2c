import { filled } from '../../src/texts/filled';
import { TEXTS } from '../../src/texts/table';
import openapi from '../../openapi.json';

const texts = Object.entries(TEXTS).map(([key, [en, de]]) => ({ key, en, de }));
const values = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();
const forms = (text: string): number => text.split('|').length;

describe('the table of texts', () => {
  it('says the same in both languages: with the same values, and for one and many', () => {
    const uneven = texts.filter(({ en, de }) => values(en).join() !== values(de).join() || forms(en) !== forms(de));

    expect(uneven).toEqual([]);
    expect(texts.filter(({ en, de }) => en.trim() === '' || de.trim() === '')).toEqual([]);
  });

  it('chooses between one and many by a count', () => {
    expect(texts.filter(({ en }) => forms(en) === 2 && !values(en).includes('{count}')).map(({ key }) => key)).toEqual([
      'empty.labels',
    ]);
  });

  it.each([
    ['status', openapi.components.schemas.Tile.properties.status.enum],
    ['rider', openapi.components.schemas.Rider.properties.state.enum],
    ['attempt', openapi.components.schemas.Rider.properties.attempts.items.properties.outcome.enum],
    ['run', openapi.components.schemas.Batch.properties.runs.items.properties.status.enum],
    ['execution', openapi.components.schemas.Execution.properties.status.enum],
    ['step', openapi.components.schemas.Execution.properties.steps.items.properties.status.enum],
  ])('has a text for each %s of the API', (area, statuses) => {
    expect(statuses.filter((status) => !(`${area}.${status}` in TEXTS))).toEqual([]);
  });

  it('is filled with values, of which numbers are written as the language does', () => {
    expect(filled('{count} photo|{count} photos', { count: 1 }, 'en')).toBe('1 photo');
    expect(filled('{count} photo|{count} photos', { count: 12_345 }, 'en')).toBe('12,345 photos');
    expect(filled('{count} Foto|{count} Fotos', { count: 12_345 }, 'de')).toBe('12.345 Fotos');
    expect(filled('Delete {name}?', { name: '{name}|<b>' }, 'en')).toBe('Delete {name}|<b>?');
  });
});
