import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../texts/text';
import { drawnBoxes, type ShownBoxes } from './boxes';
import type { Photo } from './photo';

interface PictureProps {
  readonly photo: Photo;
  readonly shown: ShownBoxes;
}

const percent = (ratio: number): string => `${ratio * 100}%`;

/** The picture, upright, with boxes over what was found in it. */
export function Picture({ photo, shown }: PictureProps): JSX.Element {
  const hasFailed = useSignal(false);
  useEffect(() => {
    hasFailed.value = false;
  }, [photo.pictureUrl]);
  const alt = photo.labels.length > 0 ? t('photo.alt', { labels: photo.labels.slice(0, 5).join(', ') }) : photo.name;
  if (!photo.pictureUrl || hasFailed.value) return <p class="picture-missing">{t('photo.no-picture')}</p>;
  return (
    <div class="picture">
      <img
        src={photo.pictureUrl}
        alt={alt}
        width={photo.width}
        height={photo.height}
        onError={() => (hasFailed.value = true)}
      />
      {drawnBoxes(photo, shown).map(({ key, kind, box, text, isLit }) => (
        <span
          key={key}
          class={`picture-box picture-box-${kind} ${isLit ? 'picture-box-lit' : ''}`}
          style={{
            left: percent(box.left),
            top: percent(box.top),
            width: percent(box.width),
            height: percent(box.height),
          }}
          aria-hidden="true"
        >
          {text && <span>{text}</span>}
        </span>
      ))}
    </div>
  );
}
