import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { removeFromLists } from '../photos/lists';
import { go } from '../router/router';
import { t } from '../texts/text';
import { announce } from '../ui/announcer';
import { Confirm } from '../ui/confirm';
import type { Photo } from './photo';

interface DeletePhotoProps {
  readonly photo: Photo;
  /** Where to go when it is gone. */
  readonly back: string;
}

export function DeletePhoto({ photo, back }: DeletePhotoProps): JSX.Element {
  const isAsking = useSignal(false);
  const remove = async (): Promise<void> => {
    const removed = await answerOf(api.DELETE('/api/photos/{photo}', { params: { path: { photo: photo.id } } }));
    removeFromLists(photo.id);
    announce(t('photo.deleted', { name: photo.name, versions: removed.objectVersions }));
    go(back);
  };
  return (
    <>
      <button type="button" class="danger" onClick={() => (isAsking.value = true)}>
        {t('photo.delete')}
      </button>
      {isAsking.value && (
        <Confirm
          title={t('photo.delete.title', { name: photo.name })}
          action={t('photo.delete')}
          onConfirm={remove}
          onClose={() => (isAsking.value = false)}
        >
          <p>{t('photo.delete.what')}</p>
        </Confirm>
      )}
    </>
  );
}
