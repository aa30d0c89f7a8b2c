import type { JSX } from 'preact';
import { t } from '../texts/text';

/** Something is being loaded. */
export function Busy({ text }: { readonly text?: string }): JSX.Element {
  return (
    <p class="busy" role="status">
      <span class="spinner" aria-hidden="true" />
      {text ?? t('app.loading')}
    </p>
  );
}
