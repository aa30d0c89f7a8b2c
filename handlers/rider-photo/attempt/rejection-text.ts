/** What a rejection says: a text for the rider, and codes for programs. */
export interface Rejection {
  readonly message: string;
  readonly reasons: readonly string[];
}

const CODES = / \[([A-Z_]+(?:, [A-Z_]+)*)\]$/;

/**
 * One text that holds both: `Face is wearing sunglasses. [SUNGLASSES]`. Of an error that a function throws, a state
 * machine gets nothing but name and message.
 */
export function rejectionText({ message, reasons }: Rejection): string {
  return reasons.length === 0 ? message : `${message} [${reasons.join(', ')}]`;
}

/** The two parts of a text that `rejectionText` made; of any other text, no reasons. */
export function parseRejectionText(text: string): Rejection {
  const codes = CODES.exec(text);
  return codes
    ? { message: text.slice(0, codes.index), reasons: codes[1]!.split(', ') }
    : { message: text, reasons: [] };
}
