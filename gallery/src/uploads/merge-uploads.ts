import type { Upload } from './upload';

export interface MergeRules {
  /** Whether this tab is the one that sends, which knows its own uploads best. */
  readonly isSender: boolean;
  /** Whether this tab has the file of an upload itself. */
  holds(id: string): boolean;
}

/** What this tab knows, with what other tabs have added, changed or taken off. */
export function mergeUploads(
  known: readonly Upload[],
  kept: readonly Upload[],
  { isSender, holds }: MergeRules,
): readonly Upload[] {
  const mine = new Map(known.map((upload) => [upload.id, upload]));
  const merged = kept.map((upload) => {
    const own = mine.get(upload.id);
    if (!own) return upload;
    // What has failed here may be tried again from another tab, and one that is looked at hears of outcomes first.
    const isFurther =
      (own.state === 'FAILED' && upload.state === 'QUEUED') || (own.state === 'SENT' && upload.state === 'ENDED');
    return holds(own.id) || (isSender && !isFurther) ? own : upload;
  });
  const ids = new Set(kept.map(({ id }) => id));
  const unkept = known.filter(({ id }) => holds(id) && !ids.has(id));
  return [...merged, ...unkept].sort((a, b) => a.order - b.order);
}
