import { givenOr, isGiven } from '../../state-machines/given';

describe('isGiven', () => {
  it.each([
    ['', 'false'],
    ['x', 'true'],
    ['${var.x}', '${var.x != ""}'],
  ])('%j: %j', (text, expected) => {
    expect(isGiven(text)).toBe(expected);
  });
});

describe('givenOr', () => {
  it.each([
    ['', 'other', 'other'],
    ['x', 'other', 'x'],
    ['${var.x}', '${local.other}', '${coalesce(var.x, local.other)}'],
    ['${var.x}', 'other', '${coalesce(var.x, "other")}'],
  ])('%j, else %j: %j', (text, otherwise, expected) => {
    expect(givenOr(text, otherwise)).toBe(expected);
  });
});
