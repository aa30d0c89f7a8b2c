import { matches, type ChoiceRule } from '../../src/step-functions/choice';

const data = {
  text: 'b',
  number: 5,
  digits: '5',
  yes: true,
  nothing: null,
  moment: '2026-01-31T12:00:00Z',
  sameMoment: '2026-01-31T13:00:00+01:00',
  file: 'photo (1).JPG',
  star: 'a*c',
  list: [],
};
const rule = (test: ChoiceRule): boolean => matches(test, data, { Execution: { Name: 'run' } });

describe('a Choice rule', () => {
  it.each<[ChoiceRule, boolean]>([
    [{ Variable: '$.text', StringEquals: 'b' }, true],
    [{ Variable: '$.text', StringLessThan: 'c' }, true],
    [{ Variable: '$.text', StringGreaterThan: 'b' }, false],
    [{ Variable: '$.text', StringGreaterThanEquals: 'b' }, true],
    [{ Variable: '$.text', StringEqualsPath: '$.text' }, true],
    [{ Variable: '$.number', NumericEquals: 5 }, true],
    [{ Variable: '$.number', NumericLessThanEquals: 4 }, false],
    [{ Variable: '$.number', NumericGreaterThanPath: '$.number' }, false],
    [{ Variable: '$.yes', BooleanEquals: true }, true],
    [{ Variable: '$.yes', BooleanEqualsPath: '$.yes' }, true],
    [{ Variable: '$.moment', TimestampEquals: '2026-01-31T12:00:00.000Z' }, true],
    [{ Variable: '$.moment', TimestampEqualsPath: '$.sameMoment' }, true],
    [{ Variable: '$.moment', TimestampLessThan: '2026-01-31T12:00:00Z' }, false],
    [{ Variable: '$$.Execution.Name', StringEquals: 'run' }, true],
  ])('%j compares: %s', (test, expected) => {
    expect(rule(test)).toBe(expected);
  });

  it.each<ChoiceRule>([
    { Variable: '$.digits', NumericLessThan: 10 },
    { Variable: '$.number', StringLessThan: '9' },
    { Variable: '$.nothing', NumericEquals: 0 },
    { Variable: '$.text', TimestampLessThan: '2027-01-01T00:00:00Z' },
    { Variable: '$.number', NumericEqualsPath: '$.digits' },
    { Variable: '$.number', StringMatches: '*' },
  ])('%j does not match a value of another type', (test) => {
    expect(rule(test)).toBe(false);
  });

  it.each<[ChoiceRule, boolean]>([
    [{ Variable: '$.absent', IsPresent: false }, true],
    [{ Variable: '$.absent', IsPresent: true }, false],
    [{ Variable: '$.nothing', IsPresent: true }, true],
    [{ Variable: '$.nothing', IsNull: true }, true],
    [{ Variable: '$.text', IsNull: false }, true],
    [{ Variable: '$.text', IsString: true }, true],
    [{ Variable: '$.number', IsString: false }, true],
    [{ Variable: '$.number', IsNumeric: true }, true],
    [{ Variable: '$.yes', IsBoolean: true }, true],
    [{ Variable: '$.moment', IsTimestamp: true }, true],
    [{ Variable: '$.text', IsTimestamp: false }, true],
  ])('%j tests the type: %s', (test, expected) => {
    expect(rule(test)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['$.file', '*.JPG', true],
    ['$.file', 'photo (?).JPG', false],
    ['$.file', 'photo (*', true],
    ['$.file', 'hoto*', false],
    ['$.star', 'a\\*c', true],
    ['$.text', 'a\\*c', false],
  ])('matches %s with %s by * alone: %s', (variable, pattern, expected) => {
    expect(rule({ Variable: variable, StringMatches: pattern })).toBe(expected);
  });

  it('combines rules', () => {
    const isText = { Variable: '$.text', IsString: true };
    const isSix = { Variable: '$.number', NumericEquals: 6 };

    expect(rule({ And: [isText, isSix] })).toBe(false);
    expect(rule({ Or: [isSix, isText] })).toBe(true);
    expect(rule({ Not: { And: [isText, isSix] } })).toBe(true);
  });

  it('fails the execution when its variable is missing', () => {
    const test = (): boolean => rule({ Variable: '$.absent', StringEquals: 'x' });

    expect(test).toThrow(expect.objectContaining({ name: 'States.Runtime' }));
  });
});
