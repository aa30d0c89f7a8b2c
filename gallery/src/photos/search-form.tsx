import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX, TargetedEvent } from 'preact';
import { t } from '../texts/text';
import { lazy } from '../ui/lazy';
import { useTyped } from '../ui/use-typed';
import { LabelField } from './label-field';
import { conditionsOf, placeText, type Search, SEARCH_STATUSES, type SearchStatus } from './search';
import './search-form.css';

const PlaceDialog = lazy(() => import('../map/place-dialog'));

interface SearchFormProps {
  readonly search: Search;
  readonly onSearch: (search: Search) => void;
  /** Further conditions. */
  readonly children?: ComponentChildren;
}

const valueOf = (event: TargetedEvent<HTMLInputElement | HTMLSelectElement>): string => event.currentTarget.value;

/** Conditions that photos have to meet. Each change searches at once, and stands in the address. */
export function SearchForm({ search, onSearch, children }: SearchFormProps): JSX.Element {
  const isDrawing = useSignal(false);
  const text = useTyped(search.text ?? '');
  const set = (change: Partial<Search>): void => onSearch({ ...search, ...change });
  return (
    <search>
      <form class="search-form" onSubmit={(event) => event.preventDefault()}>
        {children}
        <label>
          {t('search.text')}
          <input
            type="search"
            value={text}
            maxLength={100}
            onInput={(event) => (text.value = valueOf(event))}
            onChange={(event) => set({ text: valueOf(event).trim() || undefined })}
          />
        </label>
        <LabelField labels={search.labels} onChange={(labels) => set({ labels })} />
        <label>
          {t('search.faces')}
          <select
            value={search.faces ?? ''}
            onChange={(event) => set({ faces: (valueOf(event) || undefined) as Search['faces'] })}
          >
            <option value="">{t('search.any')}</option>
            <option value="some">{t('search.faces.some')}</option>
            <option value="none">{t('search.faces.none')}</option>
          </select>
        </label>
        <label>
          {t('search.status')}
          <select
            value={search.status ?? ''}
            onChange={(event) => set({ status: (valueOf(event) || undefined) as SearchStatus | undefined })}
          >
            <option value="">{t('search.any')}</option>
            {SEARCH_STATUSES.map((status) => (
              <option key={status} value={status}>
                {t(`status.${status}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('search.from')}
          <input
            type="date"
            value={search.from ?? ''}
            max={search.to}
            onChange={(event) => set({ from: valueOf(event) || undefined })}
          />
        </label>
        <label>
          {t('search.to')}
          <input
            type="date"
            value={search.to ?? ''}
            min={search.from}
            onChange={(event) => set({ to: valueOf(event) || undefined })}
          />
        </label>
        <div class="search-place">
          <span id="search-place">{t('search.place')}</span>
          <button type="button" aria-describedby="search-place" onClick={() => (isDrawing.value = true)}>
            {search.place ? placeText(search.place) : t('search.place.choose')}
          </button>
        </div>
        {conditionsOf(search).length > 0 && (
          <button type="button" onClick={() => onSearch({ album: search.album, labels: [] })}>
            {t('search.clear')}
          </button>
        )}
      </form>
      {isDrawing.value && (
        <PlaceDialog
          place={search.place}
          onChoose={(place) => {
            isDrawing.value = false;
            set({ place });
          }}
          onClose={() => (isDrawing.value = false)}
        />
      )}
    </search>
  );
}
