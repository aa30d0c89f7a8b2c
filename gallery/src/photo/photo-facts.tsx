import type { JSX } from 'preact';
import { linkTo } from '../router/route';
import { bytesText, cameraTimeText, timeText } from '../texts/formats';
import { t } from '../texts/text';
import { lazy } from '../ui/lazy';
import type { Photo } from './photo';

const PlaceMap = lazy(() => import('../map/place-map'));

function facts(photo: Photo): readonly (readonly [name: string, value: string | undefined])[] {
  const { width, height, bytes, format, camera, capturedAt, uploadedAt, analyzedAt, labelModelVersion } = photo;
  return [
    [t('fact.captured'), capturedAt && cameraTimeText(capturedAt)],
    [t('fact.uploaded'), timeText(uploadedAt)],
    [t('fact.analyzed'), analyzedAt === undefined ? undefined : timeText(analyzedAt)],
    [t('fact.size'), width && height ? t('fact.pixels', { width, height }) : undefined],
    [t('fact.bytes'), bytes === undefined ? undefined : bytesText(bytes)],
    [t('fact.format'), format],
    [t('fact.camera'), [camera?.make, camera?.model].filter(Boolean).join(' ')],
    [t('fact.model'), labelModelVersion],
    [t('fact.shown'), photo.picture && photo.picture !== 'original' ? t(`fact.shown.${photo.picture}`) : undefined],
  ];
}

/** What the file and the camera tell, where it was, and the record as it is. */
export function PhotoFacts({ photo }: { readonly photo: Photo }): JSX.Element {
  return (
    <section class="photo-facts">
      <h2>{t('fact.title')}</h2>
      <dl>
        {facts(photo).map(
          ([name, value]) =>
            value && (
              <>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </>
            ),
        )}
        {photo.albumId && (
          <>
            <dt>{t('fact.album')}</dt>
            <dd>
              <a href={linkTo.album(photo.albumId)}>{t('fact.album.open')}</a>
            </dd>
          </>
        )}
        {photo.reusedFrom && (
          <>
            <dt>{t('fact.reused')}</dt>
            <dd>
              <a href={linkTo.photo(photo.reusedFrom)}>{t('fact.reused.open')}</a>
            </dd>
          </>
        )}
      </dl>
      {photo.place && <PlaceMap latitude={photo.place.latitude} longitude={photo.place.longitude} />}
      <details>
        <summary>{t('fact.record')}</summary>
        <pre tabIndex={0} aria-label={t('fact.record')}>
          {JSON.stringify(photo.record, null, 2)}
        </pre>
      </details>
    </section>
  );
}
