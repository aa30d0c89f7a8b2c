import { invalidValue, SqsError } from './errors';

export type Input = Readonly<Record<string, unknown>>;

/** A parameter that was silently dropped would let something pass here that does something else on AWS. */
export function refuseOthers(operation: string, input: Input, known: readonly string[]): void {
  const other = Object.entries(input).find(
    ([name, value]) => !known.includes(name) && value !== undefined && value !== null,
  );
  if (other === undefined) return;
  throw new SqsError(
    'UnsupportedOperation',
    `The local SQS does not implement the parameter ${other[0]} of ${operation}.`,
  );
}

/** @throws MissingParameter */
export function textOf(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new SqsError('MissingParameter', `The request must contain the parameter ${name}.`);
}

export function textsOf(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((member) => typeof member === 'string')) return value;
  throw invalidValue(`The parameter ${name} is a list of strings.`);
}

/** @throws InvalidParameterValue outside the bounds */
export function integerOf(input: Input, name: string, minimum: number, maximum: number): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum) return value as number;
  throw invalidValue(
    `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: Must be between ${minimum} and ${maximum}, if provided.`,
  );
}

export function mapOf<T>(input: Input, name: string): Readonly<Record<string, T>> | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Readonly<Record<string, T>>;
  throw invalidValue(`The parameter ${name} is a map.`);
}
