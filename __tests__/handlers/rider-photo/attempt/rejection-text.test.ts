import { parseRejectionText, rejectionText } from '../../../../handlers/rider-photo/attempt/rejection-text';

describe('rejectionText', () => {
  it.each([
    ['Face is too dark.', ['TOO_DARK'], 'Face is too dark. [TOO_DARK]'],
    [
      'Face is too dark. Eyes are closed.',
      ['TOO_DARK', 'EYES_CLOSED'],
      'Face is too dark. Eyes are closed. [TOO_DARK, EYES_CLOSED]',
    ],
    ['No reason.', [], 'No reason.'],
  ])('of %j and %j is one text, which gives both back', (message, reasons, expected) => {
    const text = rejectionText({ message, reasons });

    expect(text).toBe(expected);
    expect(parseRejectionText(text)).toEqual({ message, reasons });
  });

  it.each(['Lists [a, b] are not codes.', 'Nor is this [', ' [] '])('takes no codes from %j', (text) => {
    expect(parseRejectionText(text)).toEqual({ message: text, reasons: [] });
  });
});
