import { InvalidInputError } from './errors';

/** The fields of an execution's input, read one by one. */
export class InputFields {
  private readonly fields: Readonly<Record<string, unknown>>;

  /**
   * @param example an input that would do, for messages
   * @throws InvalidInputError when the input is not an object
   */
  constructor(
    input: unknown,
    private readonly example: string,
  ) {
    if (input === null || typeof input !== 'object' || Array.isArray(input)) {
      throw new InvalidInputError(`The input must be an object: ${example}.`);
    }
    this.fields = input as Readonly<Record<string, unknown>>;
  }

  /** A text. An empty one counts as absent: upload rules send them for what their event lacks. @throws InvalidInputError */
  text(name: string): string | undefined {
    const value = this.fields[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') {
      throw new InvalidInputError(`"${name}" must be a text, but is ${JSON.stringify(value)}. Send it in quotes.`);
    }
    return value;
  }

  /** @throws InvalidInputError */
  required(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw new InvalidInputError(`"${name}" is missing from the input. Start the execution with ${this.example}.`);
  }

  /** S3's order of events of one key: hexadecimal digits. @throws InvalidInputError */
  sequencer(): string | undefined {
    const sequencer = this.text('sequencer');
    if (sequencer === undefined || /^[0-9a-f]+$/i.test(sequencer)) return sequencer;
    throw new InvalidInputError(
      `"sequencer" must be hexadecimal digits as S3 sends them, but is "${sequencer}". Leave it out when starting by hand.`,
    );
  }
}
