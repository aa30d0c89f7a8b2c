import type { JSX } from 'preact';
import { viewedOwner, viewOwner } from '../session/viewed-owner';
import { t } from '../texts/text';
import { useTyped } from '../ui/use-typed';

/** Whose data an administrator looks at. */
export function OwnerChoice(): JSX.Element {
  const owner = useTyped(viewedOwner.value);
  return (
    <label>
      {t('app.owner')}
      <input
        type="search"
        placeholder={t('app.owner.own')}
        value={owner}
        maxLength={200}
        onInput={(event) => (owner.value = event.currentTarget.value)}
        onChange={(event) => viewOwner(event.currentTarget.value.trim())}
      />
    </label>
  );
}
