import { SnsError, type QueryParameters } from './query-protocol';

/** Of message and attributes together, in bytes: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const MAX_MESSAGE_BYTES = 256 * 1024;
const SUBJECT_CHARACTERS = 100;
const MAX_ATTRIBUTE_NAME_CHARACTERS = 256;

interface MessageAttribute {
  /** `String`, `String.Array`, `Number`, `Binary`, or one of them with a custom ending. */
  readonly type: string;
  /** Text; base64 for `Binary`. */
  readonly value: string;
}

/** A message as its publisher gave it. */
export interface MessageContent {
  readonly subject: string | null;
  /** Text by protocol. `default` is what every protocol gets that is not named. */
  readonly body: Readonly<Record<string, string>> & { readonly default: string };
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly bytes: number;
}

/** Reads and checks a message of Publish, or one entry of PublishBatch. */
export function parseMessage(parameters: QueryParameters): MessageContent {
  const subject = parameters.get('Subject') ?? null;
  if (subject !== null) checkSubject(subject);
  const message = parameters.get('Message') ?? '';
  if (message === '') throw invalidParameter('Empty message');
  const attributes = parseAttributes(parameters);
  const bytes = Buffer.byteLength(message) + attributesBytes(attributes);
  if (bytes > MAX_MESSAGE_BYTES) throw invalidParameter('Message too long');
  return { subject, body: parseBody(message, parameters.get('MessageStructure')), attributes, bytes };
}

export function invalidParameter(reason: string): SnsError {
  return new SnsError('InvalidParameter', `Invalid parameter: ${reason}`);
}

/** Printable ASCII, which every Region accepts, although SNS has begun to allow more. */
function checkSubject(subject: string): void {
  const isValid = subject.length > 0 && subject.length < SUBJECT_CHARACTERS && /^[!-~][ -~]*$/.test(subject);
  if (!isValid) throw invalidParameter('Subject');
}

function parseBody(message: string, structure: string | undefined): MessageContent['body'] {
  if (structure === undefined) return { default: message };
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    parsed = undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  const { default: fallback, ...others } = parsed as Record<string, unknown>;
  if (typeof fallback !== 'string') {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  const texts = Object.entries(others).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { ...Object.fromEntries(texts), default: fallback };
}

function parseAttributes(parameters: QueryParameters): Record<string, MessageAttribute> {
  return Object.fromEntries(
    parameters.elements('MessageAttributes.entry').map((entry) => {
      const name = entry.get('Name') ?? '';
      checkAttributeName(name);
      return [name, parseAttribute(name, entry)];
    }),
  );
}

function parseAttribute(name: string, entry: QueryParameters): MessageAttribute {
  const type = entry.get('Value.DataType') ?? '';
  if (!/^(String|Number|Binary)(\..+)?$/.test(type)) {
    throw invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is ` +
        'Binary, Number, and String.',
    );
  }
  const field = type.startsWith('Binary') ? 'Binary' : 'String';
  const value = entry.get(`Value.${field}Value`);
  if (value === undefined) {
    throw invalidValue(`The message attribute '${name}' with type '${type}' must use field '${field}'.`);
  }
  if (value === '') {
    throw invalidValue(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
    );
  }
  if (type.startsWith('Number') && !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value)) {
    throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
  }
  if (type === 'String.Array' && !isScalarArray(value)) {
    throw invalidValue(
      `The message attribute '${name}' of type 'String.Array' must be a JSON array of strings, numbers, booleans or null.`,
    );
  }
  return { type, value };
}

function checkAttributeName(name: string): void {
  if (name.length > MAX_ATTRIBUTE_NAME_CHARACTERS) {
    throw invalidValue('Length of message attribute name must be less than 256 bytes.');
  }
  const foreign = /[^\w.-]/.exec(name)?.[0];
  if (foreign !== undefined) {
    const code = foreign.charCodeAt(0).toString(16).toUpperCase();
    throw invalidValue(
      `Invalid non-alphanumeric character '#x${code}' was found in the message attribute name. Can only include ` +
        'alphanumeric characters, hyphens, underscores, or dots.',
    );
  }
  if (
    name.startsWith('.') ||
    name.endsWith('.') ||
    name.includes('..') ||
    name === '' ||
    /^(aws|amazon)\./i.test(name)
  ) {
    throw invalidValue(
      `The message attribute name '${name}' is empty, begins or ends with a dot, holds two of them, or begins with AWS. or Amazon.`,
    );
  }
}

function isScalarArray(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((member) => member === null || typeof member !== 'object');
  } catch {
    return false;
  }
}

function attributesBytes(attributes: Readonly<Record<string, MessageAttribute>>): number {
  return Object.entries(attributes).reduce((sum, [name, { type, value }]) => {
    const valueBytes = type.startsWith('Binary') ? Buffer.byteLength(value, 'base64') : Buffer.byteLength(value);
    return sum + Buffer.byteLength(name) + Buffer.byteLength(type) + valueBytes;
  }, 0);
}

function invalidValue(message: string): SnsError {
  return new SnsError('ParameterValueInvalid', message);
}
