/** Key prefix of selfies: the only objects that start the workflow. */
export const RIDER_PREFIX = 'riders/';

/**
 * The user id in a key `riders/<userId>/<file>`, or undefined when the key has another form. The file is what follows
 * the last slash, so a user id may hold slashes.
 */
export function riderOf(key: string): string | undefined {
  return /^riders\/(.+)\/[^/]+$/s.exec(key)?.[1];
}
