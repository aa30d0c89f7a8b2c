import { createHash } from 'node:crypto';
import { invalidValue, SqsError } from './errors';
import { mapOf, type Input } from './parameters';

const MAX_ATTRIBUTES = 10;

interface MessageAttribute {
  /** `String`, `Number` or `Binary`, perhaps with a custom ending. */
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What a producer sends. */
export interface MessageContent {
  readonly body: string;
  readonly attributes: MessageAttributes;
}

/**
 * Checks what a producer sends.
 * @param maximumBytes - of body and attributes together
 * @throws InvalidParameterValue, InvalidMessageContents, MissingParameter
 */
export function parseContent(body: unknown, attributes: MessageAttributes, maximumBytes: number): MessageContent {
  if (typeof body !== 'string' || body === '') {
    throw new SqsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  }
  refuseForeignCharacters(body);
  const content = { body, attributes };
  checkAttributes(content.attributes);
  if (contentBytes(content) > maximumBytes) {
    throw invalidValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumBytes} bytes.`,
    );
  }
  return content;
}

/** The attributes in a request, their shape checked but not their content. */
export function attributesOf(input: Input): MessageAttributes {
  const attributes = mapOf<Partial<MessageAttribute> | null>(input, 'MessageAttributes') ?? {};
  const isText = (value: unknown): boolean => value === undefined || value === null || typeof value === 'string';
  for (const [name, attribute] of Object.entries(attributes)) {
    const isAttribute =
      typeof attribute?.DataType === 'string' && isText(attribute.StringValue) && isText(attribute.BinaryValue);
    if (!isAttribute) throw invalidValue(`The message attribute '${name}' needs a DataType and a value, both of text.`);
  }
  return attributes as MessageAttributes;
}

/** Body, names, types and values: what counts against the size limit. */
export function contentBytes({ body, attributes }: MessageContent): number {
  return Object.entries(attributes).reduce(
    (sum, [name, attribute]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + valueBytes(attribute).length,
    Buffer.byteLength(body),
  );
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/**
 * The digest by which clients check that their attributes arrived:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function attributesMd5(attributes: MessageAttributes): string | undefined {
  const entries = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return undefined;
  const hash = createHash('md5');
  const update = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const [name, attribute] of entries) {
    update(Buffer.from(name));
    update(Buffer.from(attribute.DataType));
    hash.update(Buffer.of(isBinary(attribute) ? 2 : 1));
    update(valueBytes(attribute));
  }
  return hash.digest('hex');
}

/** @param wanted - names, `prefix.*`, `All` or `.*` */
export function selectAttributes(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const isWanted = (name: string): boolean =>
    wanted.some((want) =>
      want === 'All' || want === '.*' ? true : want.endsWith('.*') ? name.startsWith(want.slice(0, -1)) : name === want,
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}

function checkAttributes(attributes: MessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > MAX_ATTRIBUTES) {
    throw invalidValue(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    );
  }
  for (const [name, attribute] of entries) {
    const isValidName = /^[\w-]+(\.[\w-]+)*$/.test(name) && name.length <= 256 && !/^(aws|amazon)\./i.test(name);
    if (!isValidName) throw invalidValue(`Message (user) attribute name '${name}' is invalid.`);
    const { DataType: type } = attribute;
    if (!/^(String|Number|Binary)(\..+)?$/.test(type) || type.length > 256) {
      throw invalidValue(
        `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is ` +
          'Binary, Number, and String.',
      );
    }
    if (valueBytes(attribute).length === 0) {
      throw invalidValue(
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
      );
    }
    if (type.startsWith('Number') && !Number.isFinite(Number(attribute.StringValue))) {
      throw invalidValue(`Can't cast the value of message (user) attribute '${name}' to a number.`);
    }
  }
}

function isBinary({ DataType }: MessageAttribute): boolean {
  return DataType.startsWith('Binary');
}

function valueBytes(attribute: MessageAttribute): Buffer {
  return isBinary(attribute)
    ? Buffer.from(attribute.BinaryValue ?? '', 'base64')
    : Buffer.from(attribute.StringValue ?? '');
}

function refuseForeignCharacters(body: string): void {
  const foreign = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.exec(body)?.[0];
  if (foreign === undefined) return;
  throw new SqsError(
    'InvalidMessageContents',
    `Invalid binary character '#x${foreign.codePointAt(0)?.toString(16).toUpperCase()}' was found in the message body, ` +
      'the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
  );
}
