import { BACKFILL_PREFIX, UPLOAD_PREFIX } from '../record/key-prefixes';
import { InvalidInputError } from '../../runtime/errors';
import { InputFields } from '../../runtime/input-fields';

/** Where the photos of a backfill are named. Each is a key, or a part of one, of the photos bucket. */
export type BackfillSource =
  | { readonly prefix: string }
  /** A file with a line `{"key": ..., "versionId": ...}` for each photo; the version may be left out. */
  | { readonly manifest: string }
  /** The manifest.json of an S3 inventory as CSV. */
  | { readonly inventory: string };

const KINDS = ['prefix', 'manifest', 'inventory'] as const;
const EXAMPLE = `{ "prefix": "${UPLOAD_PREFIX}2019/" }, { "manifest": "${BACKFILL_PREFIX}photos.jsonl" } or { "inventory": "${BACKFILL_PREFIX}.../manifest.json" }`;

/** @throws InvalidInputError that names the field, its rule and what to give */
export function parseBackfillSource(input: unknown): BackfillSource {
  const fields = new InputFields(input, EXAMPLE);
  const given = KINDS.filter((kind) => fields.text(kind) !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) {
    const found = given.length === 0 ? 'none of them' : given.join(' and ');
    throw new InvalidInputError(`The input needs one of ${KINDS.join(', ')}, but has ${found}. Start with ${EXAMPLE}.`);
  }
  const value = fields.required(kind);
  if (kind === 'prefix') {
    if (value.startsWith(UPLOAD_PREFIX)) return { prefix: value };
    throw new InvalidInputError(
      `"prefix" must begin with ${UPLOAD_PREFIX}, but is "${value}": other photos are not analysed. Copy them below ${UPLOAD_PREFIX} first, e.g. with aws s3 sync (docs/scale.md).`,
    );
  }
  const ending = kind === 'manifest' ? '.jsonl' : '/manifest.json';
  if (value.startsWith(BACKFILL_PREFIX) && value.endsWith(ending)) {
    return kind === 'manifest' ? { manifest: value } : { inventory: value };
  }
  throw new InvalidInputError(
    `"${kind}" must be a key of the photos bucket below ${BACKFILL_PREFIX} that ends with ${ending}, but is "${value}". Put it there, e.g. with aws s3 cp.`,
  );
}
