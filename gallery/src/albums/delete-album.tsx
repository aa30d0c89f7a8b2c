import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { backOff, wait } from '../api/retry';
import { go } from '../router/router';
import { t } from '../texts/text';
import { announce } from '../ui/announcer';
import { Confirm } from '../ui/confirm';
import { dismissUploads, uploads } from '../uploads/uploads';
import { type Album, countText } from './album';

/** Deletes an album with everything in it, piece by piece. */
export function DeleteAlbum({ album }: { readonly album: Album }): JSX.Element {
  const isAsking = useSignal(false);
  const removed = useSignal(0);
  const busy = useSignal(0);
  const remove = async (): Promise<void> => {
    const path = { album: album.id };
    // What is not sent yet has no place to go to any more, and what is in the list leads nowhere.
    await dismissUploads(uploads.value.filter(({ albumId }) => albumId === album.id).map(({ id }) => id));
    for (let waits = 0; ;) {
      const removal = await answerOf(api.DELETE('/api/albums/{album}', { params: { path } }));
      removed.value += removal.removedPhotos;
      busy.value = removal.busyPhotos;
      if (removal.done) break;
      if (removal.removedPhotos === 0) await wait(backOff(waits++));
    }
    announce(t('albums.deleted', { name: album.name }));
    go('/');
  };
  return (
    <>
      <button type="button" class="danger" onClick={() => (isAsking.value = true)}>
        {t('albums.delete')}
      </button>
      {isAsking.value && (
        <Confirm
          title={t('albums.delete.title', { name: album.name })}
          action={t('albums.delete')}
          onConfirm={remove}
          onClose={() => (isAsking.value = false)}
        >
          <p>{t('albums.delete.what', { photos: countText(album) })}</p>
          <p role="status">
            {removed.value > 0 && t('albums.delete.progress', { count: removed.value })}{' '}
            {busy.value > 0 && t('albums.delete.busy', { count: busy.value })}
          </p>
        </Confirm>
      )}
    </>
  );
}
