import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { updateInLists } from '../photos/lists';
import { searchOf } from '../photos/search';
import { linkTo } from '../router/route';
import { place } from '../router/router';
import { t } from '../texts/text';
import { Busy } from '../ui/busy';
import { PageTitle } from '../ui/page-title';
import { ProblemNote } from '../ui/problem-note';
import { useFresh } from '../ui/use-fresh';
import { useLoad } from '../ui/use-load';
import { useRepeat } from '../ui/use-repeat';
import { BoxChoice } from './box-choice';
import { NO_BOXES, type ShownBoxes } from './boxes';
import { DeletePhoto } from './delete-photo';
import { loadPhoto } from './load-photo';
import { Neighbours } from './neighbours';
import { isAnalyzed, isPending } from './photo';
import { PhotoFacts } from './photo-facts';
import { PhotoOutcome } from './photo-outcome';
import { Picture } from './picture';
import { SimilarPhotos } from './similar-photos';
import './photo-page.css';

/** Where the search that a photo was opened from stands. */
function backLink(query: string): string {
  const { album } = searchOf(query);
  const rest = new URLSearchParams(query);
  rest.delete('album');
  rest.delete('order');
  const path = album === undefined ? '/photos' : linkTo.album(album);
  return `${path}${rest.size > 0 ? `?${rest}` : ''}`;
}

/** A photo with everything that is known of it. */
export default function PhotoPage({ photo: id }: { readonly photo: string }): JSX.Element {
  const loaded = useLoad(async () => {
    const photo = await loadPhoto(id);
    updateInLists(photo);
    return photo;
  }, id);
  const boxes = useSignal<ShownBoxes>(NO_BOXES);
  useEffect(() => {
    boxes.value = NO_BOXES;
  }, [id]);
  const photo = loaded.value.value;
  useRepeat(photo !== undefined && isPending(photo), loaded.reload);
  useFresh(loaded.reload);
  const query = place.value.search.slice(1);
  return (
    <article class="photo-page">
      <div class="photo-bar">
        <a class="button" href={backLink(query)}>
          {t('photo.back')}
        </a>
        <Neighbours photo={id} query={query} />
      </div>
      {!photo && <PageTitle text={t('photo.title')} />}
      {loaded.problem.value !== undefined && (
        <ProblemNote problem={loaded.problem.value} onRetry={() => void loaded.reload()} />
      )}
      {!photo && loaded.problem.value === undefined && <Busy />}
      {photo && (
        <>
          <PageTitle text={photo.name}>
            <div class="buttons">
              {photo.downloadUrl && (
                <a class="button" href={photo.downloadUrl} download={photo.name}>
                  {t('photo.download')}
                </a>
              )}
              <DeletePhoto photo={photo} back={backLink(query)} />
            </div>
          </PageTitle>
          <PhotoOutcome photo={photo} />
          <div class="photo-columns">
            <div>
              <Picture photo={photo} shown={boxes.value} />
              {isAnalyzed(photo) && <BoxChoice photo={photo} shown={boxes} />}
            </div>
            <PhotoFacts photo={photo} />
          </div>
          {isAnalyzed(photo) && <SimilarPhotos photo={id} />}
        </>
      )}
    </article>
  );
}
