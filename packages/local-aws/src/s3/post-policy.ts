import { S3Error } from './errors';

/** Fields of a form that no condition has to cover. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
const FREE = new Set(['x-amz-signature', 'file', 'policy']);
const FREE_PREFIX = 'x-ignore-';

/** A field and what it must be; the field `bucket` stands for the bucket itself. */
interface Condition {
  readonly kind: 'eq' | 'starts-with';
  readonly field: string;
  readonly value: string;
  readonly text: string;
}

/** What a form may upload, by the policy in it. */
export interface PostPolicy {
  readonly expiration: number;
  readonly conditions: readonly Condition[];
  readonly sizes?: { readonly minimum: number; readonly maximum: number };
}

const invalidPolicy = (message: string): S3Error =>
  new S3Error(400, 'InvalidPolicyDocument', `Invalid Policy: ${message}`);

const refused = (message: string): S3Error =>
  new S3Error(403, 'AccessDenied', `Invalid according to Policy: ${message}`);

/** @throws S3Error InvalidPolicyDocument */
export function parsePolicy(base64: string): PostPolicy {
  let document: unknown;
  try {
    document = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw invalidPolicy('Invalid JSON.');
  }
  const { expiration, conditions } = (document ?? {}) as { expiration?: unknown; conditions?: unknown };
  const expires = Date.parse(String(expiration));
  if (Number.isNaN(expires)) throw invalidPolicy(`Invalid 'expiration' value: '${String(expiration)}'`);
  if (!Array.isArray(conditions)) throw invalidPolicy("Invalid 'conditions' value: must be a List.");
  const parsed = conditions.map(parseCondition);
  return {
    expiration: expires,
    conditions: parsed.flatMap((condition) => ('sizes' in condition ? [] : condition.conditions)),
    sizes: parsed.map((condition) => ('sizes' in condition ? condition.sizes : undefined)).findLast(Boolean),
  };
}

function parseCondition(
  condition: unknown,
): { readonly conditions: Condition[] } | { readonly sizes: NonNullable<PostPolicy['sizes']> } {
  const text = JSON.stringify(condition);
  if (Array.isArray(condition) && condition.length === 3) {
    const [kind, subject, value] = condition as [unknown, unknown, unknown];
    if (kind === 'content-length-range') return { sizes: { minimum: Number(subject), maximum: Number(value) } };
    if ((kind === 'eq' || kind === 'starts-with') && typeof subject === 'string' && subject.startsWith('$')) {
      return { conditions: [{ kind, field: subject.slice(1).toLowerCase(), value: String(value), text }] };
    }
  } else if (typeof condition === 'object' && condition !== null && !Array.isArray(condition)) {
    return {
      conditions: Object.entries(condition).map(([field, value]) => ({
        kind: 'eq',
        field: field.toLowerCase(),
        value: String(value),
        text: JSON.stringify(['eq', `$${field}`, value]),
      })),
    };
  }
  throw invalidPolicy(`Invalid condition: ${text}`);
}

/**
 * Checks a form by its policy.
 * @param fields of the form, by their names in small letters, `bucket` among them
 * @param size of the file, in bytes
 * @throws S3Error AccessDenied, EntityTooLarge or EntityTooSmall
 */
export function checkPolicy(policy: PostPolicy, fields: ReadonlyMap<string, string>, size: number, now: number): void {
  if (now > policy.expiration) throw refused('Policy expired.');
  for (const { kind, field, value, text } of policy.conditions) {
    const given = fields.get(field) ?? '';
    if (kind === 'eq' ? given !== value : !given.startsWith(value)) throw refused(`Policy Condition failed: ${text}`);
  }
  const covered = new Set(policy.conditions.map(({ field }) => field));
  const extra = [...fields.keys()].filter(
    (name) => name !== 'bucket' && !covered.has(name) && !FREE.has(name) && !name.startsWith(FREE_PREFIX),
  );
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(', ')}`);
  const { minimum = 0, maximum = Infinity } = policy.sizes ?? {};
  if (size > maximum) {
    throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: String(size),
      MaxSizeAllowed: String(maximum),
    });
  }
  if (size < minimum) {
    throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(size),
      MinSizeAllowed: String(minimum),
    });
  }
}
