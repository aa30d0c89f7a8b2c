/** Key prefix of uploads: the only objects that start image-analysis, and the only ones that it may read. */
export const UPLOAD_PREFIX = 'incoming/';
/** Key prefix of what a backfill reads and writes beside photos; no rule matches it. */
export const BACKFILL_PREFIX = 'backfills/';
