import { hasText, t } from './text';

/**
 * Why a photo has failed, and what to do. Of what nobody has foreseen the code is told: it is for who runs the gallery, and
 * its message stands in the record.
 */
export function failureText(code = ''): string {
  const key = `reason.${code}`;
  if (hasText(key)) return t(key);
  return code === '' ? t('reason.PHOTO_FAILED') : `${t('reason.PHOTO_FAILED')} (${code})`;
}

/** Why something was rejected, set aside or has failed, and what to do: the table's words, else those of the record. */
export function reasonText(code: string, message?: string): string {
  const key = `reason.${code}`;
  if (hasText(key)) return t(key);
  return message ? `${message} (${code})` : t('reason.FAILED');
}
