import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { isReturn } from '../router/router';
import { viewedOwner } from '../session/viewed-owner';
import { t } from '../texts/text';
import { Busy } from '../ui/busy';
import { ProblemNote } from '../ui/problem-note';
import { EmptyResult } from './empty-result';
import { listFor } from './lists';
import { PhotoGrid } from './photo-grid';
import { queryOf, type Search } from './search';

interface PhotoResultsProps {
  readonly search: Search;
  readonly onSearch: (search: Search) => void;
}

/** What a search finds, and how far it got. */
export function PhotoResults({ search, onSearch }: PhotoResultsProps): JSX.Element {
  const query = queryOf(search);
  const list = useMemo(() => listFor(query, !isReturn), [query, viewedOwner.value]);
  const found = list.entries.value.length;
  const isEmpty = list.isComplete.value && found === 0;
  return (
    <section aria-label={t('photos.results')}>
      <p class="visually-hidden" role="status">
        {list.isComplete.value && t('photos.found', { count: found })}
      </p>
      <PhotoGrid key={`${viewedOwner.value}?${query}`} list={list} query={query} />
      {isEmpty && <EmptyResult search={search} examined={list.examined.value} onSearch={onSearch} />}
      {list.isLoading.value && <Busy text={t('photos.looking', { found, count: list.examined.value })} />}
      {list.problem.value !== undefined && (
        <ProblemNote problem={list.problem.value} onRetry={() => void list.loadNext()} />
      )}
    </section>
  );
}
