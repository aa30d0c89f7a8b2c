import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { answerOf, api } from '../api/client';
import { t } from '../texts/text';
import { announce } from '../ui/announcer';
import type { Album } from './album';
import { NameForm } from './name-form';

export function CreateAlbum({ onCreated }: { readonly onCreated: (album: Album) => void }): JSX.Element {
  // Whoever loses the answer and sends the same name again gets the album that is there by then.
  const request = useRef({ name: '', id: '' });
  const create = async (name: string): Promise<void> => {
    if (request.current.name !== name) request.current = { name, id: crypto.randomUUID() };
    const album = await answerOf(api.POST('/api/albums', { body: { name, requestId: request.current.id } }));
    request.current = { name: '', id: '' };
    onCreated(album);
    announce(t('albums.created', { name: album.name }));
  };
  return <NameForm label={t('albums.new')} action={t('albums.create')} onSubmit={create} />;
}
