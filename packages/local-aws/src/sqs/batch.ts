import { asSqsError, invalidValue, SqsError } from './errors';
import type { Input } from './parameters';

const MAX_ENTRIES = 10;

export interface BatchAnswer {
  readonly Successful: readonly object[];
  readonly Failed?: readonly object[];
}

/** The entries of a batch request, its ids checked. */
export function entriesOf(input: Input): readonly (Input & { readonly Id: string })[] {
  const entries = (input['Entries'] ?? []) as readonly (Input & { readonly Id: string })[];
  if (!Array.isArray(entries) || entries.some((entry) => typeof entry?.Id !== 'string')) {
    throw invalidValue('The parameter Entries is a list of entries, each with an Id.');
  }
  const ids = entries.map(({ Id }) => Id);
  if (entries.length === 0) {
    throw new SqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > MAX_ENTRIES) {
    throw new SqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    throw new SqsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw new SqsError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
  return entries;
}

/** Runs every entry on its own: one that fails does not harm the others. */
export async function eachEntry(
  entries: readonly (Input & { readonly Id: string })[],
  run: (entry: Input) => Promise<object>,
): Promise<BatchAnswer> {
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...(await run(entry)) });
    } catch (error) {
      const { code, message, isSenderFault } = asSqsError(error);
      failed.push({ Id: entry.Id, SenderFault: isSenderFault, Code: code, Message: message });
    }
  }
  return { Successful: successful, ...(failed.length > 0 ? { Failed: failed } : {}) };
}
