import type { JSX } from 'preact';
import { linkTo } from '../router/route';
import { bytesText, percentText } from '../texts/formats';
import { problemText } from '../texts/problem-text';
import { failureText, reasonText } from '../texts/reason-text';
import { t } from '../texts/text';
import { isGood, type Upload } from './upload';
import { dismissUploads, retryUploads, sentParts } from './uploads';

/** How it stands, in a few words. */
function stateText(upload: Upload): string {
  const { state, status, place, id } = upload;
  if (isGood(upload) && upload.wasThere) return t('uploads.there');
  if (state === 'SENDING') return t('uploads.sending', { part: percentText((sentParts.value.get(id) ?? 0) * 100) });
  if (state === 'SENT' && (status === undefined || status === 'WAITING')) {
    return place === undefined ? t('status.WAITING') : t('uploads.waiting', { place });
  }
  if (state === 'SENT' || state === 'ENDED') return t(`status.${status === 'MISSING' ? 'FAILED' : status!}`);
  return t(`uploads.${state}`);
}

/** What is wrong, and what to do. */
function faultText({ problem, status, reason, message, state }: Upload): string | undefined {
  if (problem) return problemText(problem);
  if (state !== 'ENDED') return undefined;
  if (status === 'FAILED') return failureText(reason);
  return reason && reasonText(reason, message);
}

/** A file on its way. */
export function UploadRow({ upload }: { readonly upload: Upload }): JSX.Element {
  const { id, name, bytes, state, photoId, status } = upload;
  const fault = isGood(upload) ? undefined : faultText(upload);
  const isOver = state === 'ENDED' || state === 'REFUSED' || state === 'FAILED';
  /** A photo that waits has no record yet that could be looked at. */
  const isListed = photoId !== undefined && status !== undefined && status !== 'WAITING' && status !== 'MISSING';
  return (
    <li class="upload-row">
      <span class="upload-name" dir="auto">
        {isListed ? <a href={linkTo.photo(photoId)}>{name}</a> : name}
      </span>
      <span class="faint">{bytesText(bytes)}</span>
      <span class={`status status-${status ?? state}`}>{stateText(upload)}</span>
      {isListed && <a href={linkTo.workflow('image-analysis', { photo: photoId })}>{t('workflows.states')}</a>}
      {state === 'FAILED' && (
        <button type="button" onClick={() => retryUploads([id])}>
          {t('action.retry')}
        </button>
      )}
      {isOver && (
        <button type="button" aria-label={t('uploads.dismiss', { name })} onClick={() => void dismissUploads([id])}>
          ×
        </button>
      )}
      {state === 'SENDING' && (
        <progress aria-label={t('uploads.progress', { name })} max={1} value={sentParts.value.get(id) ?? 0} />
      )}
      {fault && <span class="upload-fault">{fault}</span>}
    </li>
  );
}
