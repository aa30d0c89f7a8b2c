import type { JSX } from 'preact';
import { linkTo } from '../router/route';
import { failureText, reasonText } from '../texts/reason-text';
import { t } from '../texts/text';
import type { Photo } from './photo';

/** How the photo stands, why, and where its way can be looked at. */
export function PhotoOutcome({ photo }: { readonly photo: Photo }): JSX.Element {
  const { id, status, reason, message, consoleUrl, hasExecution } = photo;
  return (
    <p class="photo-outcome">
      <span class={`status status-${status}`} role="status">
        {t(`status.${status}`)}
      </span>
      {status === 'FAILED' && <span>{failureText(reason)}</span>}
      {status !== 'FAILED' && status !== 'COMPLETED' && reason && <span>{reasonText(reason, message)}</span>}
      {hasExecution && <a href={linkTo.workflow('image-analysis', { photo: id })}>{t('workflows.path')}</a>}
      {consoleUrl && (
        <a href={consoleUrl} target="_blank" rel="noreferrer">
          {t('workflows.console')}
        </a>
      )}
    </p>
  );
}
