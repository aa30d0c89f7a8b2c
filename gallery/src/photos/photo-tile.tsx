import type { JSX } from 'preact';
import { linkTo } from '../router/route';
import { t } from '../texts/text';
import type { Entry, Tile } from './photo-list';

interface PhotoTileProps {
  readonly entry: Entry;
  readonly index: number;
  readonly query: string;
}

/** What a photo is told by to those who cannot see it. */
function described({ name, labels, faceCount }: Tile): string {
  const parts = [name];
  if (labels.length > 0) parts.push(labels.slice(0, 3).join(', '));
  if (faceCount) parts.push(t('photos.faces', { count: faceCount }));
  return parts.join(', ');
}

/** A thumbnail that leads to its photo. A photo that is not done says how it stands. */
export function PhotoTile({ entry, index, query }: PhotoTileProps): JSX.Element {
  const { tile } = entry;
  return (
    <a class="photo-tile" href={linkTo.photo(entry.id, query)} data-index={index}>
      {tile?.thumbnailUrl && <img src={tile.thumbnailUrl} alt={described(tile)} decoding="async" />}
      {!tile && <span class="visually-hidden">{t('photos.unseen')}</span>}
      {tile && tile.status !== 'COMPLETED' && (
        <span class={`photo-tile-status status-${tile.status}`}>{t(`status.${tile.status}`)}</span>
      )}
      {tile && !tile.thumbnailUrl && (
        <span class="photo-tile-name" dir="auto">
          {tile.name}
        </span>
      )}
    </a>
  );
}
