import type { Problem } from '../api/problem';
import { hasText, t } from './text';

/** A problem in words: the table's, else what the API wrote. */
export function problemText({ error, message }: Pick<Problem, 'error' | 'message'>): string {
  const key = `problem.${error}`;
  return hasText(key) ? t(key, { message }) : message || t('problem.Unexpected', { message: error });
}
