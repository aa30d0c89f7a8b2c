import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { answerOf, api } from '../api/client';
import { PhotoResults } from '../photos/photo-results';
import { conditionsOf, queryOf, type Search, searchOf } from '../photos/search';
import { SearchForm } from '../photos/search-form';
import { linkTo } from '../router/route';
import { place, replace } from '../router/router';
import { t } from '../texts/text';
import { Busy } from '../ui/busy';
import { PageTitle } from '../ui/page-title';
import { ProblemNote } from '../ui/problem-note';
import { useLoad } from '../ui/use-load';
import { UploadArea } from '../uploads/upload-area';
import { uploads } from '../uploads/uploads';
import { countText } from './album';
import { DeleteAlbum } from './delete-album';
import { albumOrder, OrderChoice } from './order-choice';
import { NameForm } from './name-form';
import './albums.css';

const COUNTED_AFTER_MS = 1000;

/** An album: what is in it, and where photos are put into it. */
export function AlbumPage({ album: id }: { readonly album: string }): JSX.Element {
  const isRenaming = useSignal(false);
  const album = useLoad(() => answerOf(api.GET('/api/albums/{album}', { params: { path: { album: id } } })), id);
  const found = album.value.value;
  const canArrange = found?.hasMore === false;
  const order = canArrange && albumOrder.value === 'taken' ? 'taken' : undefined;
  const search: Search = { ...searchOf(place.value.search), album: id, order };
  const onSearch = ({ album: _, order: __, ...wanted }: Search): void => {
    const query = queryOf(wanted);
    replace(`${linkTo.album(id)}${query && `?${query}`}`);
  };
  const rename = async (name: string): Promise<void> => {
    album.set(await answerOf(api.PATCH('/api/albums/{album}', { params: { path: { album: id } }, body: { name } })));
    isRenaming.value = false;
  };
  // A photo counts once it is analysed.
  const analysed = uploads.value.filter(
    ({ albumId, status }) => albumId === id && (status === 'COMPLETED' || status === 'INCOMPLETE'),
  ).length;
  const counting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    // A list of uploads that is cleared does not call off a look that is planned.
    if (analysed === 0) return;
    // Outcomes come in bursts, of which one look is enough.
    clearTimeout(counting.current);
    counting.current = setTimeout(() => void album.reload(), COUNTED_AFTER_MS);
  }, [analysed]);
  useEffect(() => () => clearTimeout(counting.current), []);
  // A look that fails later takes nothing away that is there, or was typed.
  if (!found && album.problem.value !== undefined) {
    return (
      <>
        <PageTitle text={t('albums.one')} />
        <ProblemNote problem={album.problem.value} onRetry={() => void album.reload()} />
      </>
    );
  }
  if (!found) return <Busy />;
  return (
    <>
      <PageTitle text={found.name}>
        <span class="faint">{countText(found)}</span>
        <div class="buttons">
          {!found.isBeingDeleted && (
            <button type="button" onClick={() => (isRenaming.value = !isRenaming.value)}>
              {t('albums.rename')}
            </button>
          )}
          <DeleteAlbum album={found} />
        </div>
      </PageTitle>
      {album.problem.value !== undefined && (
        <ProblemNote problem={album.problem.value} onRetry={() => void album.reload()} />
      )}
      {isRenaming.value && (
        <NameForm label={t('albums.name')} action={t('albums.rename')} start={found.name} onSubmit={rename} />
      )}
      {found.isBeingDeleted ? <p class="note">{t('albums.going.more')}</p> : <UploadArea album={id} />}
      {canArrange && found.photoCount > 1 && <OrderChoice />}
      <details class="album-search" open={conditionsOf(search).length > 0}>
        <summary>{t('search.title')}</summary>
        <SearchForm search={search} onSearch={onSearch} />
      </details>
      <PhotoResults search={search} onSearch={onSearch} />
    </>
  );
}
