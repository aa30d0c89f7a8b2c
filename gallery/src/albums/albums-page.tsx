import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { ofOwner, viewedOwner } from '../session/viewed-owner';
import { t } from '../texts/text';
import { Busy } from '../ui/busy';
import { PageTitle } from '../ui/page-title';
import { ProblemNote } from '../ui/problem-note';
import { type Page, usePages } from '../ui/use-pages';
import type { Album } from './album';
import { AlbumCard } from './album-card';
import { CreateAlbum } from './create-album';
import './albums.css';

/** From so many albums on, a field finds one by its name. */
const FILTERED_FROM = 8;

/** In any case, and in one form: a Mac writes an umlaut as two characters. */
const comparable = (name: string): string => name.normalize('NFC').toLowerCase();

/** All albums, newest first. */
export function AlbumsPage(): JSX.Element {
  const filter = useSignal('');
  const loadPage = async (cursor?: string): Promise<Page<Album>> => {
    const query = { ...ofOwner(), cursor };
    const page = await answerOf(api.GET('/api/albums', { params: { query } }));
    return { entries: page.albums, next: page.next };
  };
  const albums = usePages<Album>(loadPage, viewedOwner.value, ({ id }) => id);
  const all = albums.entries.value;
  const wanted = comparable(filter.value.trim());
  const shown = all?.filter(({ name }) => comparable(name).includes(wanted)) ?? [];
  return (
    <>
      <PageTitle text={t('albums.title')} />
      {viewedOwner.value === '' && <CreateAlbum onCreated={(album) => albums.change((before) => [album, ...before])} />}
      {all && all.length >= FILTERED_FROM && (
        <div class="inline-form">
          <label>
            {t('albums.filter')}
            <input type="search" value={filter} onInput={(event) => (filter.value = event.currentTarget.value)} />
          </label>
        </div>
      )}
      {albums.problem.value !== undefined && (
        <ProblemNote problem={albums.problem.value} onRetry={() => void albums.more()} />
      )}
      {all === undefined && albums.problem.value === undefined && <Busy />}
      {all?.length === 0 && <p class="empty">{t('albums.empty')}</p>}
      {all && all.length > 0 && shown.length === 0 && <p class="empty">{t('albums.none', { name: wanted })}</p>}
      <ul class="albums">
        {shown.map((album) => (
          <AlbumCard key={album.id} album={album} />
        ))}
      </ul>
      {albums.hasMore && (
        <button type="button" onClick={() => void albums.more()}>
          {t('action.more')}
        </button>
      )}
    </>
  );
}
