/** What every Lambda task of a state machine gets: the state's data and the execution that asks. */
export interface TaskEvent<Input = unknown> {
  readonly input: Input;
  readonly executionId: string;
}

/** What a Catch adds to the state's data. */
export interface CaughtError {
  readonly Error: string;
  readonly Cause?: string;
}

/** The message in a caught error: Lambda wraps it in JSON, other tasks give plain text. */
export function causeMessage(caught: CaughtError): string {
  const cause = caught.Cause ?? '';
  try {
    const parsed: unknown = JSON.parse(cause);
    if (parsed !== null && typeof parsed === 'object' && 'errorMessage' in parsed) return String(parsed.errorMessage);
  } catch {
    // Not JSON: the cause is the message.
  }
  return cause;
}
