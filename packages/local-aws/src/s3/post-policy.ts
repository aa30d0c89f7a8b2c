import { S3Error } from './errors';

/** What a policy is about. */
interface Posted {
  readonly bucket: string;
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  /** Bytes of the file. */
  readonly size: number;
}

interface Match {
  readonly operator: 'eq' | 'starts-with';
  /** As written; upper and lower case are the same. */
  readonly name: string;
  readonly value: string;
}

interface SizeRange {
  readonly operator: 'content-length-range';
  readonly minimum: number;
  readonly maximum: number;
}

type Condition = Match | SizeRange;

/** Fields that no condition has to allow. */
const isFree = (name: string): boolean =>
  name === 'policy' || name === 'x-amz-signature' || name.startsWith('x-ignore-');

/**
 * Holds a form against its policy: base64 of `{expiration, conditions}`.
 * @throws S3Error InvalidPolicyDocument, AccessDenied, EntityTooSmall or EntityTooLarge
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function checkPolicy(policy: string, { bucket, fields, size }: Posted, now = Date.now()): void {
  const { expiresAt, conditions } = parsePolicy(policy);
  if (now > expiresAt) throw denied('Policy expired.');

  // The bucket is the one of the address, whatever the form says.
  const values = new Map([...fields, ['bucket', bucket]]);
  const matches = conditions.filter((condition): condition is Match => condition.operator !== 'content-length-range');
  const failed = matches.find((condition) => !holds(condition, values.get(condition.name.toLowerCase())));
  if (failed) {
    const { operator, name, value } = failed;
    throw denied(`Policy Condition failed: [${[operator, `$${name}`, value].map((text) => `"${text}"`).join(', ')}]`);
  }
  const allowed = new Set(matches.map(({ name }) => name.toLowerCase()));
  const extra = [...values.keys()].filter((name) => !allowed.has(name) && !isFree(name));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);

  for (const condition of conditions) if (condition.operator === 'content-length-range') checkSize(condition, size);
}

function holds({ operator, name, value }: Match, given: string | undefined): boolean {
  if (given === undefined) return false;
  if (operator === 'eq') return given === value;
  // Content types with commas are a list, each member of which has to match.
  const members = name.toLowerCase() === 'content-type' ? given.split(',').map((member) => member.trim()) : [given];
  return members.every((member) => member.startsWith(value));
}

function checkSize({ minimum, maximum }: SizeRange, size: number): void {
  if (size < minimum) {
    throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(size),
      MinSizeAllowed: String(minimum),
    });
  }
  if (size > maximum) {
    throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: String(size),
      MaxSizeAllowed: String(maximum),
    });
  }
}

/** @returns `expiresAt` in milliseconds since 1970 */
function parsePolicy(policy: string): { readonly expiresAt: number; readonly conditions: readonly Condition[] } {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(policy, 'base64').toString('utf8'));
  } catch {
    throw invalidPolicy('Invalid JSON.');
  }
  const { expiration, conditions } = (document ?? {}) as { expiration?: unknown; conditions?: unknown };
  if (expiration === undefined) throw invalidPolicy('Policy missing expiration.');
  if (!Array.isArray(conditions)) throw invalidPolicy('Policy missing conditions.');
  const isDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(String(expiration));
  const expiresAt = isDate ? Date.parse(String(expiration)) : NaN;
  if (Number.isNaN(expiresAt)) throw invalidPolicy(`Invalid 'expiration' value: '${String(expiration)}'`);
  return { expiresAt, conditions: conditions.flatMap(parseCondition) };
}

function parseCondition(condition: unknown): Condition[] {
  if (Array.isArray(condition) && condition.length === 3) {
    const operator = String(condition[0]).toLowerCase();
    if (operator === 'content-length-range') {
      const [minimum, maximum] = condition.slice(1).map(byteCount);
      return [{ operator, minimum: minimum!, maximum: maximum! }];
    }
    const [, name, value] = condition as readonly unknown[];
    if ((operator === 'eq' || operator === 'starts-with') && isName(name) && typeof value === 'string') {
      return [{ operator, name: name.slice(1), value }];
    }
  } else if (typeof condition === 'object' && condition !== null && !Array.isArray(condition)) {
    const exact = Object.entries(condition);
    if (exact.length > 0 && exact.every(([, value]) => typeof value === 'string')) {
      return exact.map(([name, value]) => ({ operator: 'eq', name, value: value as string }));
    }
  }
  throw invalidPolicy(`Invalid Condition: ${JSON.stringify(condition)}`);
}

const isName = (name: unknown): name is string => typeof name === 'string' && /^\$./.test(name);

function byteCount(value: unknown): number {
  if (/^\d+$/.test(String(value))) return Number(value);
  throw invalidPolicy(`content-length-range takes whole numbers of bytes, not ${JSON.stringify(value)}.`);
}

const denied = (message: string): S3Error =>
  new S3Error(403, 'AccessDenied', `Invalid according to Policy: ${message}`);

const invalidPolicy = (message: string): S3Error =>
  new S3Error(400, 'InvalidPolicyDocument', `Invalid Policy: ${message}`);
