import { parseImageInput } from '../../../../handlers/image-analysis/record/image-input';

describe('parseImageInput', () => {
  it.each([
    'incoming/a b+c%41.jpg',
    'incoming/Ünïcödé/日本 (1).jpg',
    'incoming/"quotes" & \'apostrophes\'.png',
    `incoming/${'k'.repeat(1015)}`,
    'incoming/100%.jpg',
  ])('takes the key %s as it is', (key) => {
    const input = parseImageInput({ bucket: 'b', key });

    expect(input.key).toBe(key);
  });

  it('treats what an unversioned upload leaves empty as absent', () => {
    const input = parseImageInput({ bucket: 'b', key: 'k', versionId: '', sequencer: '', size: 5 });

    expect(input).toEqual({ bucket: 'b', key: 'k', versionId: undefined, sequencer: undefined });
  });

  it.each([
    [null, 'must be an object'],
    ['text', 'must be an object'],
    [[], 'must be an object'],
    [{ key: 'k' }, '"bucket" is missing'],
    [{ bucket: 'b' }, '"key" is missing'],
    [{ bucket: 'b', key: 7 }, '"key" must be a text, but is 7'],
    [{ bucket: 'b', key: 'k', sequencer: 'xyz' }, '"sequencer" must be hexadecimal'],
  ])('refuses %j and says what is wrong', (input, message) => {
    expect(() => parseImageInput(input)).toThrow(
      expect.objectContaining({ name: 'InvalidInputError', message: expect.stringContaining(message) }),
    );
  });
});
