import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { linkTo } from '../router/route';
import { t } from '../texts/text';
import { ProblemNote } from '../ui/problem-note';
import { useLoad } from '../ui/use-load';

/** Photos of the same owner that look like this one. */
export function SimilarPhotos({ photo }: { readonly photo: string }): JSX.Element {
  const similar = useLoad(
    () => answerOf(api.GET('/api/photos/{photo}/similar', { params: { path: { photo } } })),
    photo,
  );
  const found = similar.value.value?.photos;
  return (
    <section>
      <h2>{t('photo.similar')}</h2>
      {similar.problem.value !== undefined && (
        <ProblemNote problem={similar.problem.value} onRetry={() => void similar.reload()} />
      )}
      {found?.length === 0 && <p class="faint">{t('photo.similar.none')}</p>}
      <ul class="similar-photos">
        {found?.map(({ photo: tile, distance }) => (
          <li key={tile.id}>
            <a href={linkTo.photo(tile.id)}>
              {tile.thumbnailUrl && <img src={tile.thumbnailUrl} alt="" loading="lazy" />}
              <span dir="auto">{tile.name}</span>
            </a>
            <span class="faint">
              {distance === 0 ? t('photo.similar.same') : t('photo.similar.bits', { distance })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
