import type { JSX } from 'preact';
import { viewedOwner, viewOwner } from '../session/viewed-owner';
import { t } from '../texts/text';

/** Says that an administrator looks at somebody else's data. */
export function OwnerNote(): JSX.Element | null {
  if (viewedOwner.value === '') return null;
  return (
    <div class="note buttons">
      <p>{t('app.owner.viewed', { owner: viewedOwner.value })}</p>
      <button type="button" onClick={() => viewOwner('')}>
        {t('app.owner.back')}
      </button>
    </div>
  );
}
