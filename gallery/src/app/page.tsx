import type { JSX } from 'preact';
import { AlbumPage } from '../albums/album-page';
import { AlbumsPage } from '../albums/albums-page';
import { PhotosPage } from '../photos/photos-page';
import { route } from '../router/router';
import { me } from '../session/session';
import { viewedOwner } from '../session/viewed-owner';
import { t } from '../texts/text';
import { lazy } from '../ui/lazy';
import { PageTitle } from '../ui/page-title';

const PhotoPage = lazy(() => import('../photo/photo-page'));
const RidersPage = lazy(() => import('../riders/riders-page'));
const RiderPage = lazy(() => import('../riders/rider-page'));
const BatchPage = lazy(() => import('../batch/batch-page'));
const WorkflowPage = lazy(() => import('../workflows/workflow-page'));

function NotThere(): JSX.Element {
  return (
    <>
      <PageTitle text={t('app.unknown')} />
      <p>
        <a href="/">{t('app.unknown.home')}</a>
      </p>
    </>
  );
}

/** The page of the address. */
export function Page(): JSX.Element {
  const shown = route.value;
  const { features, isAdmin } = me.value!;
  switch (shown.page) {
    case 'albums':
      return <AlbumsPage />;
    case 'album':
      return <AlbumPage key={shown.album} album={shown.album} />;
    case 'photos':
      return <PhotosPage />;
    case 'photo':
      return <PhotoPage photo={shown.photo} />;
    case 'riders':
      return features.riders ? <RidersPage /> : <NotThere />;
    case 'rider':
      // Riders of different owners may have one name: what is shown, and can be erased, is always that of the owner told above.
      return features.riders ? (
        <RiderPage key={`${viewedOwner.value}/${shown.rider}`} rider={shown.rider} />
      ) : (
        <NotThere />
      );
    case 'batch':
      return features.batch && isAdmin ? <BatchPage /> : <NotThere />;
    case 'workflow':
      return <WorkflowPage workflow={shown.workflow} />;
    case 'unknown':
      return <NotThere />;
  }
}
