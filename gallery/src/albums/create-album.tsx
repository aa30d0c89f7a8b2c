import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { t } from '../texts/text';
import { announce } from '../ui/announcer';
import type { Album } from './album';
import { NameForm } from './name-form';

export function CreateAlbum({ onCreated }: { readonly onCreated: (album: Album) => void }): JSX.Element {
  const create = async (name: string): Promise<void> => {
    const album = await answerOf(api.POST('/api/albums', { body: { name } }));
    onCreated(album);
    announce(t('albums.created', { name: album.name }));
  };
  return <NameForm label={t('albums.new')} action={t('albums.create')} onSubmit={create} />;
}
