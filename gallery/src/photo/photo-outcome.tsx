import type { JSX } from 'preact';
import { linkTo } from '../router/route';
import { reasonText } from '../texts/reason-text';
import { t } from '../texts/text';
import type { Photo } from './photo';

/** How the photo stands, why, and where its way can be looked at. */
export function PhotoOutcome({ photo }: { readonly photo: Photo }): JSX.Element {
  const { id, status, reason, message, consoleUrl, hasExecution } = photo;
  const why = status === 'COMPLETED' ? undefined : reason;
  return (
    <p class="photo-outcome">
      <span class={`status status-${status}`} role="status">
        {t(`status.${status}`)}
      </span>
      {why && <span>{reasonText(why, message)}</span>}
      {hasExecution && <a href={linkTo.workflow('image-analysis', { photo: id })}>{t('workflows.path')}</a>}
      {consoleUrl && (
        <a href={consoleUrl} target="_blank" rel="noreferrer">
          {t('workflows.console')}
        </a>
      )}
    </p>
  );
}
