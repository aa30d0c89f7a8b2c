import type { JSX } from 'preact';
import { dayText } from '../texts/formats';
import { t } from '../texts/text';
import { type Condition, conditionsOf, placeText, type Search } from './search';

interface EmptyResultProps {
  readonly search: Search;
  /** Photos that were looked at. */
  readonly examined: number;
  readonly onSearch: (search: Search) => void;
}

/** A condition in words. */
function conditionText(search: Search, condition: Condition): string {
  const { labels, faces, status, from = '', to = '', place, text = '' } = search;
  switch (condition) {
    case 'labels':
      return t('empty.labels', { labels: labels.join(', '), count: labels.length });
    case 'faces':
      return t(faces === 'some' ? 'empty.faces.some' : 'empty.faces.none');
    case 'status':
      return t('empty.status', { status: status ? t(`status.${status}`) : '' });
    case 'from':
      return t('empty.from', { day: dayText(from) });
    case 'to':
      return t('empty.to', { day: dayText(to) });
    case 'place':
      return t('empty.place', { place: place ? placeText(place) : '' });
    case 'text':
      return t('empty.text', { text });
  }
}

const without = (search: Search, condition: Condition): Search =>
  condition === 'labels' ? { ...search, labels: [] } : { ...search, [condition]: undefined };

/** Why there is nothing to see, and what to leave out to see something. */
export function EmptyResult({ search, examined, onSearch }: EmptyResultProps): JSX.Element {
  const conditions = conditionsOf(search);
  if (conditions.length === 0) return <p class="empty">{t(search.album ? 'empty.album' : 'empty.all')}</p>;
  return (
    <div class="empty">
      <p>{t('empty.none', { count: examined })}</p>
      <ul class="chips">
        {conditions.map((condition) => (
          <li key={condition}>
            <button type="button" class="chip" onClick={() => onSearch(without(search, condition))}>
              {conditionText(search, condition)} <span aria-hidden="true">×</span>
              <span class="visually-hidden">{t('empty.remove')}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
