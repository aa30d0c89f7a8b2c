import type { JSX } from 'preact';
import { linkTo } from '../router/route';
import { me } from '../session/session';
import { timeText } from '../texts/formats';
import { t } from '../texts/text';
import { type Album, countText } from './album';

/** An album with its cover. */
export function AlbumCard({ album }: { readonly album: Album }): JSX.Element {
  return (
    <li>
      <a class="album-card" href={linkTo.album(album.id)}>
        <span class="album-cover">{album.coverUrl && <img src={album.coverUrl} alt="" loading="lazy" />}</span>
        <strong dir="auto">{album.name}</strong>
        <span class="faint">
          {album.isBeingDeleted ? t('albums.going') : countText(album)}
          <br />
          {timeText(album.createdAt)}
          {album.owner !== me.value?.owner && (
            <>
              <br />
              {t('albums.of', { owner: album.owner })}
            </>
          )}
        </span>
      </a>
    </li>
  );
}
