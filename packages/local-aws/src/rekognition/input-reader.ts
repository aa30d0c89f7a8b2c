import { RekognitionError } from './rekognition-error';

export interface TextRule {
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** The whole text must match. Without anchors. */
  readonly pattern?: string;
  readonly values?: readonly string[];
}

export interface NumberRule {
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
}

export interface ListRule {
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** Rule of each element. */
  readonly of?: TextRule;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the members of a request against the constraints of the service model. Violations are collected, and reported
 * together by {@link check} in the wording of AWS, as a ValidationException: what the service answers before it looks
 * at anything else. A member of the wrong JSON type is a SerializationException at once.
 */
export class InputReader {
  constructor(
    private readonly input: Json,
    private readonly path = '',
    private readonly violations: string[] = [],
  ) {}

  text(name: string, rule: TextRule = {}): string | undefined {
    const value = this.member(name, rule.required);
    if (value === undefined) return undefined;
    const text = expectType<string>(value, 'string', this.pathOf(name));
    this.checkText(text, rule, `Value '${text}' at '${this.pathOf(name)}'`);
    return text;
  }

  number(name: string, rule: NumberRule = {}): number | undefined {
    const value = this.member(name);
    if (value === undefined) return undefined;
    const number = expectType<number>(value, 'number', this.pathOf(name));
    if (rule.integer === true && !Number.isInteger(number)) {
      throw new RekognitionError(
        'SerializationException',
        `${this.pathOf(name)} must be a whole number, not ${number}.`,
      );
    }
    const where = `Value '${number}' at '${this.pathOf(name)}'`;
    if (rule.min !== undefined && number < rule.min) {
      this.report(where, `Member must have value greater than or equal to ${rule.min}`);
    }
    if (rule.max !== undefined && number > rule.max) {
      this.report(where, `Member must have value less than or equal to ${rule.max}`);
    }
    return number;
  }

  list(name: string, rule: ListRule = {}): readonly string[] | undefined {
    const value = this.member(name, rule.required);
    if (value === undefined) return undefined;
    const where = this.pathOf(name);
    if (!Array.isArray(value)) throw new RekognitionError('SerializationException', `${where} must be a list.`);
    const items = value.map((item) => expectType<string>(item, 'string', where));
    const shown = `Value '[${items.join(', ')}]' at '${where}'`;
    this.checkLength(items.length, rule, shown);
    const broken = items.find((item) => violationOf(item, rule.of ?? {}) !== undefined);
    if (broken !== undefined) {
      this.report(shown, `Member must satisfy constraint: [${violationOf(broken, rule.of ?? {})}]`);
    }
    return items;
  }

  /** A text-to-text map, e.g. tags. */
  map(name: string, rule: { readonly max?: number } = {}): Readonly<Record<string, string>> | undefined {
    const value = this.member(name);
    if (value === undefined) return undefined;
    const where = this.pathOf(name);
    const entries = Object.entries(expectObject(value, where));
    this.checkLength(entries.length, rule, `Value at '${where}'`);
    return Object.fromEntries(
      entries.map(([key, text]) => [key, expectType<string>(text, 'string', `${where}.${key}`)]),
    );
  }

  /** A member that is its own structure. Its violations count among those of this reader. */
  structure(name: string, rule: { readonly required?: boolean } = {}): InputReader | undefined {
    const value = this.member(name, rule.required);
    if (value === undefined) return undefined;
    return new InputReader(expectObject(value, this.pathOf(name)), this.pathOf(name), this.violations);
  }

  /** Bytes in base64. The length that `rule` limits is that of the bytes. */
  bytes(name: string, rule: { readonly min?: number; readonly max?: number } = {}): Buffer | undefined {
    const value = this.member(name);
    if (value === undefined) return undefined;
    const bytes = Buffer.from(expectType<string>(value, 'string', this.pathOf(name)), 'base64');
    this.checkLength(bytes.length, rule, `Value at '${this.pathOf(name)}'`);
    return bytes;
  }

  /** @throws RekognitionError ValidationException when a member read so far violates its constraints */
  check(): void {
    const { length } = this.violations;
    if (length === 0) return;
    throw new RekognitionError(
      'ValidationException',
      `${length} validation error${length === 1 ? '' : 's'} detected: ${this.violations.join('; ')}`,
    );
  }

  private member(name: string, required = false): unknown {
    const value = this.input[name] ?? undefined;
    if (value === undefined && required) this.report(`Value null at '${this.pathOf(name)}'`, 'Member must not be null');
    return value;
  }

  private checkText(text: string, rule: TextRule, where: string): void {
    this.checkLength(text.length, rule, where);
    const violation = violationOf(text, { pattern: rule.pattern, values: rule.values });
    if (violation !== undefined) this.report(where, violation);
  }

  private checkLength(length: number, rule: { readonly min?: number; readonly max?: number }, where: string): void {
    const violation = lengthViolation(length, rule);
    if (violation !== undefined) this.report(where, violation);
  }

  private report(where: string, constraint: string): void {
    this.violations.push(`${where} failed to satisfy constraint: ${constraint}`);
  }

  /** AWS names members in its messages with a small first letter. */
  private pathOf(name: string): string {
    const member = name.charAt(0).toLowerCase() + name.slice(1);
    return this.path === '' ? member : `${this.path}.${member}`;
  }
}

function violationOf(text: string, rule: TextRule): string | undefined {
  if (rule.values !== undefined && !rule.values.includes(text)) {
    return `Member must satisfy enum value set: [${rule.values.join(', ')}]`;
  }
  if (rule.pattern !== undefined && !new RegExp(`^(?:${rule.pattern})$`, 'u').test(text)) {
    return `Member must satisfy regular expression pattern: ${rule.pattern}`;
  }
  return lengthViolation(text.length, rule);
}

function lengthViolation(length: number, { min, max }: { min?: number; max?: number }): string | undefined {
  if (min !== undefined && length < min) return `Member must have length greater than or equal to ${min}`;
  if (max !== undefined && length > max) return `Member must have length less than or equal to ${max}`;
  return undefined;
}

function expectType<T>(value: unknown, type: 'string' | 'number', where: string): T {
  if (typeof value === type) return value as T;
  throw new RekognitionError('SerializationException', `${where} must be a ${type}.`);
}

function expectObject(value: unknown, where: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new RekognitionError('SerializationException', `${where} must be a structure.`);
}
