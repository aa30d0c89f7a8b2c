import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import { listFor } from '../photos/lists';
import { linkTo } from '../router/route';
import { replace } from '../router/router';
import { t } from '../texts/text';
import { expectPhoto } from './load-photo';

interface NeighboursProps {
  readonly photo: string;
  /** Search that the photo was found by. */
  readonly query: string;
}

/** How many pages are looked through for a photo that was opened by its address. */
const PAGES_LOOKED_AT = 5;
/** Photos before the end of what is known at which more is loaded. */
const AHEAD = 20;
/** How long a photo is looked at before the next one is loaded. */
const EXPECTED_AFTER_MS = 300;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea, dialog *');

/** The photos before and after this one; the arrow keys go there, too. */
export function Neighbours({ photo, query }: NeighboursProps): JSX.Element | null {
  const list = useMemo(() => listFor(query), [query]);
  const entries = list.entries.value;
  const index = list.indexOf(photo);
  const before = entries[index - 1]?.id;
  const after = index < 0 ? undefined : entries[index + 1]?.id;
  useEffect(() => {
    const look = async (): Promise<void> => {
      const isMissing = (): boolean => list.isArranged.peek() || list.indexOf(photo) < 0;
      for (let pages = 0; pages < PAGES_LOOKED_AT && isMissing(); pages += 1) await list.loadNext();
      if (list.indexOf(photo) >= list.entries.peek().length - AHEAD) await list.loadNext();
    };
    void look();
  }, [list, photo]);
  // At once: where a button can be pressed, its key can.
  useLayoutEffect(() => {
    const move = (event: KeyboardEvent): void => {
      if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      const to = event.key === 'ArrowLeft' ? before : event.key === 'ArrowRight' ? after : undefined;
      if (to !== undefined) replace(linkTo.photo(to, query));
      else if (event.key === 'Escape') document.querySelector<HTMLElement>('.photo-bar a')?.click();
    };
    document.addEventListener('keydown', move);
    return () => document.removeEventListener('keydown', move);
  }, [before, after, query]);
  useEffect(() => {
    // Not while somebody runs through the photos.
    const timer = setTimeout(() => after !== undefined && expectPhoto(after), EXPECTED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [after]);
  if (index < 0) return null;
  return (
    <nav class="buttons" aria-label={t('photo.neighbours')}>
      {(['before', 'after'] as const).map((side) => {
        const to = side === 'before' ? before : after;
        return (
          <button
            key={side}
            type="button"
            disabled={to === undefined}
            onClick={() => to !== undefined && replace(linkTo.photo(to, query))}
          >
            {t(`photo.${side}`)}
          </button>
        );
      })}
    </nav>
  );
}
