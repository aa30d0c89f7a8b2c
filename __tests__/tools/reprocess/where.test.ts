import type { ImageRecord } from '../../../handlers/image-analysis/record/image-record';
import { fulfils, parseCondition } from '../../../tools/reprocess/where';

const record = (facts: Partial<ImageRecord>): ImageRecord => facts as ImageRecord;
const made = record({
  labelModelVersion: '3.0',
  settings: { maxLabels: 10, minConfidence: 60.5, detectFaces: 'when-a-person-is-seen' },
});

describe('--where', () => {
  it.each([
    ['model=3.0', true],
    ['model!=3.0', false],
    ['model=3', false],
    ['max-labels=10', true],
    ['min-confidence!=60', true],
    ['min-confidence=60.5', true],
    ['faces=always', false],
    ['faces=when-a-person-is-seen', true],
    ['model=unknown', false],
  ])('%s holds for a record: %s', (text, expected) => {
    expect(fulfils(made, [parseCondition(text)])).toBe(expected);
  });

  it('calls unknown what a record does not say', () => {
    expect(fulfils(record({}), ['model=unknown', 'max-labels=unknown', 'faces!=always'].map(parseCondition))).toBe(
      true,
    );
  });

  it('given several times holds as a whole, and not at all for every record', () => {
    expect(fulfils(made, ['model=3.0', 'max-labels=11'].map(parseCondition))).toBe(false);
    expect(fulfils(made, [])).toBe(true);
  });

  it.each(['model', 'model=', 'models=3', 'model>3', '=3', 'settings!=current'])('refuses %s by name', (text) => {
    expect(() => parseCondition(text)).toThrow(
      `--where must be one of model, max-labels, min-confidence, faces with = or != and a value, such as model!=3.0, but is "${text}".`,
    );
  });
});
