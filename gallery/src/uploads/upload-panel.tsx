import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../texts/text';
import { isGood, type Upload } from './upload';
import { UploadRow } from './upload-row';
import { dismissUploads, isWaitingForConnection, unsentCount, uploads } from './uploads';

/** Rows that are drawn: of thousands of files, those that need attention or are on their way. */
const ROWS = 100;

const RANK: Readonly<Record<Upload['state'], number>> = {
  FAILED: 0,
  REFUSED: 0,
  SENDING: 1,
  SENT: 2,
  QUEUED: 3,
  ENDED: 4,
};

const rankOf = (upload: Upload): number => (upload.state === 'ENDED' && !isGood(upload) ? 0 : RANK[upload.state]);

/** Everything that is on its way, at the bottom of every page. */
export function UploadPanel(): JSX.Element | null {
  /** As somebody chose; else open for as long as there is something to see. */
  const choice = useSignal<boolean | undefined>(undefined);
  useEffect(() => {
    // Files stay over a reload, but a browser that closes sends nothing.
    const ask = (event: BeforeUnloadEvent): void => {
      if (unsentCount.peek() > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  const all = uploads.value;
  if (all.length === 0) return null;
  const over = all.filter(({ state }) => state === 'ENDED' || state === 'REFUSED');
  const bad = all.filter((upload) => rankOf(upload) === 0).length;
  const isOpen = choice.value ?? !all.every(isGood);
  const shown = [...all].sort((a, b) => rankOf(a) - rankOf(b) || a.order - b.order).slice(0, ROWS);
  return (
    <section class="upload-panel" aria-label={t('uploads.title')}>
      <div class="upload-panel-head">
        <p role="status">
          {t('uploads.summary', { done: over.length, count: all.length })}
          {bad > 0 && ` ${t('uploads.bad', { count: bad })}`}
        </p>
        {over.length > 0 && (
          <button type="button" onClick={() => void dismissUploads(over.map(({ id }) => id))}>
            {t('uploads.clear')}
          </button>
        )}
        <button type="button" aria-expanded={isOpen} onClick={() => (choice.value = !isOpen)}>
          {t(isOpen ? 'uploads.hide' : 'uploads.show')}
        </button>
      </div>
      {isWaitingForConnection.value && <p class="note">{t('uploads.offline')}</p>}
      {isOpen && (
        <ul class="upload-rows" tabIndex={0} aria-label={t('uploads.files')}>
          {shown.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
          {all.length > ROWS && <li class="faint">{t('uploads.others', { count: all.length - ROWS })}</li>}
        </ul>
      )}
    </section>
  );
}
