import { hasText, t } from './text';

/** Why something was rejected, set aside or has failed, and what to do: the table's words, else those of the record. */
export function reasonText(code: string, message?: string): string {
  const key = `reason.${code}`;
  if (hasText(key)) return t(key);
  return message ? `${message} (${code})` : t('reason.FAILED');
}
