import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { ofOwner, viewedOwner } from '../session/viewed-owner';
import { t } from '../texts/text';
import { useLoad } from '../ui/use-load';

interface AlbumFieldProps {
  readonly album?: string;
  readonly onChange: (album: string | undefined) => void;
}

/** Pages of albums that can be chosen from. */
const PAGES = 5;

interface Choice {
  readonly id: string;
  readonly name: string;
}

async function loadChoices(): Promise<readonly Choice[]> {
  const choices: Choice[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES; pages += 1) {
    const page = await answerOf(api.GET('/api/albums', { params: { query: { ...ofOwner(), cursor } } }));
    choices.push(...page.albums);
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return choices;
}

/** In which album photos are looked for. */
export function AlbumField({ album = '', onChange }: AlbumFieldProps): JSX.Element {
  const loaded = useLoad(loadChoices, viewedOwner.value);
  const choices = loaded.value.value ?? [];
  const isListed = album === '' || choices.some(({ id }) => id === album);
  return (
    <label>
      {t('search.album')}
      <select value={album} onChange={(event) => onChange(event.currentTarget.value || undefined)}>
        <option value="">{t('search.album.all')}</option>
        {choices.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {!isListed && <option value={album}>{album}</option>}
      </select>
    </label>
  );
}
