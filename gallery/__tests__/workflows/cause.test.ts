import { causeText } from '../../src/workflows/cause';

describe('the cause of an error', () => {
  it('is what the function said, also when the rest is cut', () => {
    const whole = JSON.stringify({ errorType: 'ImageTooSmall', errorMessage: 'a "b" is\ntoo small', trace: ['at x'] });

    expect(causeText(whole)).toBe('a "b" is\ntoo small');
    expect(causeText(whole.slice(0, -5))).toBe('a "b" is\ntoo small');
  });

  it('is the text itself when no function threw it', () => {
    expect(causeText('The state was too slow.')).toBe('The state was too slow.');
    expect(causeText('{"errorType":"X","errorMessage":"cut of')).toBe('{"errorType":"X","errorMessage":"cut of');
  });
});
