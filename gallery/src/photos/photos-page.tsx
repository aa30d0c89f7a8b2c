import type { JSX } from 'preact';
import { place, replace } from '../router/router';
import { t } from '../texts/text';
import { PageTitle } from '../ui/page-title';
import { AlbumField } from './album-field';
import { PhotoResults } from './photo-results';
import { queryOf, type Search, searchOf } from './search';
import { SearchForm } from './search-form';

/** Photos of all albums. */
export function PhotosPage(): JSX.Element {
  const search = searchOf(place.value.search);
  const onSearch = (wanted: Search): void => {
    const query = queryOf(wanted);
    replace(`/photos${query && `?${query}`}`);
  };
  return (
    <>
      <PageTitle text={t('photos.title')} />
      <SearchForm search={search} onSearch={onSearch}>
        <AlbumField album={search.album} onChange={(album) => onSearch({ ...search, album })} />
      </SearchForm>
      <PhotoResults search={search} onSearch={onSearch} />
    </>
  );
}
