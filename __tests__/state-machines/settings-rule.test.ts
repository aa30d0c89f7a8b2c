import { brokenRule, keepsRule, type SettingsRule } from '../../state-machines/settings-rule';

const together: SettingsRule = { kind: 'all-or-none', settings: ['a', 'b'], says: 'be given together' };
const alike: SettingsRule = { kind: 'same-beginning', settings: ['a', 'b'], parts: 2, says: 'begin alike' };
const needs: SettingsRule = { kind: 'needs', settings: ['on', 'a', 'b'], says: 'agree' };

describe('keepsRule', () => {
  it.each<[SettingsRule, Record<string, string>, boolean]>([
    [together, { a: '', b: '' }, true],
    [together, { a: 'x', b: 'y' }, true],
    [together, { a: 'x', b: '' }, false],
    [together, { a: '', b: 'y' }, false],
    [alike, { a: 'p/one/1', b: 'p/one/version/2' }, true],
    [alike, { a: '', b: '' }, true],
    [alike, { a: 'p/one/1', b: '' }, true],
    [alike, { a: 'p/one/1', b: 'p/two/1' }, false],
    [alike, { a: 'p/one/1', b: 'q/one/1' }, false],
    [needs, { on: 'false', a: '', b: '' }, true],
    [needs, { on: 'true', a: 'x', b: 'y' }, true],
    [needs, { on: 'true', a: 'x', b: '' }, false],
  ])('%j, of %j: %s', (rule, values, kept) => {
    expect(keepsRule(rule, values)).toBe(kept);
  });
});

describe('brokenRule', () => {
  it('names every setting as it is called where it was given, its value and what fits', () => {
    expect(brokenRule(needs, { on: 'true', a: 'x', b: '' }, (name) => `my_${name}`)).toBe(
      'my_on is "true", my_a is "x" and my_b is "". They must agree.',
    );
  });
});
