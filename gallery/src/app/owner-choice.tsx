import type { JSX } from 'preact';
import { viewedOwner, viewOwner } from '../session/viewed-owner';
import { t } from '../texts/text';

/** Whose data an administrator looks at. */
export function OwnerChoice(): JSX.Element {
  return (
    <label>
      {t('app.owner')}
      <input
        type="search"
        placeholder={t('app.owner.own')}
        value={viewedOwner.value}
        maxLength={200}
        onChange={(event) => viewOwner(event.currentTarget.value.trim())}
      />
    </label>
  );
}
