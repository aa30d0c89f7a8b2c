import { createHash } from 'node:crypto';
import { type Zippable, zipSync } from 'fflate';

/**
 * A date without a time zone: ZIP stores local time, and this constructor reads it back as it was written, wherever.
 * Also the earliest that the format can hold.
 */
const TIMESTAMP = new Date(1980, 0, 1);
const UNIX = 3;
/** A regular file that everybody may read: Lambda runs as another user than the one who unpacks. */
const FILE_MODE = (0o100644 << 16) >>> 0;

/**
 * A ZIP whose bytes depend on names and contents alone: not on the time, the machine or the order of the files.
 * @param files content by path inside the archive, with forward slashes
 */
export function reproducibleZip(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    entries[name] = [files[name]!, { mtime: TIMESTAMP, os: UNIX, attrs: FILE_MODE, level: 9 }];
  }
  return Buffer.from(zipSync(entries));
}

/** SHA-256 in base64, the form of `source_code_hash`. */
export function sha256Base64(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('base64');
}
