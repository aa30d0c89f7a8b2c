import { InputFields } from '../../../handlers/runtime/input-fields';

const EXAMPLE = '{"key": "..."}';
const fields = (input: unknown) => new InputFields(input, EXAMPLE);

describe('the fields of an input', () => {
  it.each([null, 'text', 7, []])('are those of an object: %j is refused with an example', (input) => {
    expect(() => fields(input)).toThrow(`The input must be an object: ${EXAMPLE}.`);
  });

  it.each([{}, { key: null }, { key: '' }])('may be absent: %j', (input) => {
    expect(fields(input).text('key')).toBeUndefined();
    expect(() => fields(input).required('key')).toThrow(`"key" is missing from the input. Start the execution with`);
  });

  it('are texts', () => {
    expect(fields({ key: 'a' }).required('key')).toBe('a');
    expect(() => fields({ key: 7 }).text('key')).toThrow('"key" must be a text, but is 7. Send it in quotes.');
  });

  it('hold a sequencer of hexadecimal digits', () => {
    expect(fields({ sequencer: '00aF' }).sequencer()).toBe('00aF');
    expect(() => fields({ sequencer: 'later' }).sequencer()).toThrow('hexadecimal digits');
  });
});
