import { signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../texts/text';
import { isGood, type Upload } from './upload';
import { isBad, isOver, type Progress, progressOf } from './upload-progress';
import { UploadRow } from './upload-row';
import { dismissUploads, isWaitingForConnection, retryUploads, timeLeft, unsentCount, uploads } from './uploads';

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

const rankOf = (upload: Upload): number => (isBad(upload) ? 0 : RANK[upload.state]);

/** As one says it: nobody can tell it by the second. */
function leftText(seconds: number): string {
  if (seconds < 55) return t('uploads.left.moment');
  const minutes = Math.round(seconds / 60);
  return minutes < 90
    ? t('uploads.left.minutes', { count: minutes })
    : t('uploads.left.hours', { count: Math.round(minutes / 60) });
}

/** What goes on, and how long it will. @param waiting how many will still have an outcome by themselves */
function detailText({ count, unsent, bad, there }: Progress, waiting: number): string {
  const seconds = waiting > 0 ? timeLeft.seconds(waiting, Date.now()) : undefined;
  return [
    unsent > 0 && t('uploads.unsent', { sent: count - unsent, count }),
    unsent === 0 && waiting > 0 && t('uploads.allSent'),
    seconds !== undefined && leftText(seconds),
    waiting === 0 && bad === 0 && there > 0 && t('uploads.wereThere', { count: there }),
  ]
    .filter(Boolean)
    .join(' ');
}

const KEY = 'gallery-uploads-open';

/** As somebody chose in this window; undefined before. */
const choice = signal(sessionStorage.getItem(KEY) === null ? undefined : sessionStorage.getItem(KEY) === 'true');

function choose(isOpen: boolean): void {
  sessionStorage.setItem(KEY, String(isOpen));
  choice.value = isOpen;
}

/** Everything that is on its way, at the bottom of every page. Open for as long as there is something to see, unless it was closed. */
export function UploadPanel(): JSX.Element | null {
  const isOnlyBad = useSignal(false);
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
  const progress = progressOf(all);
  const { count, over, bad, part } = progress;
  const isOpen = choice.value ?? !all.every(isGood);
  const good = all.filter(isGood);
  // What is wrong with a file is read first.
  const cleared = good.length > 0 ? good : all.filter(isOver);
  const failed = all.filter(({ state }) => state === 'FAILED');
  const canFilter = bad > 0 && bad < count;
  const wanted = isOnlyBad.value && canFilter ? all.filter(isBad) : all;
  const shown = [...wanted].sort((a, b) => rankOf(a) - rankOf(b) || a.order - b.order).slice(0, ROWS);
  const detail = detailText(progress, count - over - failed.length);
  return (
    <section class="upload-panel" aria-label={t('uploads.title')}>
      <div class="upload-panel-head">
        <p role="status">
          {t('uploads.summary', { done: over, count })}
          {bad > 0 && ` ${t('uploads.bad', { count: bad })}`}
        </p>
        {cleared.length > 0 && (
          <button type="button" onClick={() => void dismissUploads(cleared.map(({ id }) => id))}>
            {t(good.length > 0 ? 'uploads.clearDone' : 'uploads.clear')}
          </button>
        )}
        <button type="button" aria-expanded={isOpen} onClick={() => choose(!isOpen)}>
          {t(isOpen ? 'uploads.hide' : 'uploads.show')}
        </button>
      </div>
      {over < count && <progress aria-label={t('uploads.total')} max={1} value={part} />}
      {isWaitingForConnection.value ? (
        <p class="note">{t('uploads.offline')}</p>
      ) : (
        detail && <p class="upload-detail faint">{detail}</p>
      )}
      {isOpen && (canFilter || failed.length > 1) && (
        <div class="upload-choices">
          {canFilter && (
            <label class="check">
              <input
                type="checkbox"
                checked={isOnlyBad.value}
                onChange={({ currentTarget }) => (isOnlyBad.value = currentTarget.checked)}
              />
              {t('uploads.onlyBad')}
            </label>
          )}
          {failed.length > 1 && (
            <button type="button" onClick={() => retryUploads(failed.map(({ id }) => id))}>
              {t('uploads.retryAll', { count: failed.length })}
            </button>
          )}
        </div>
      )}
      {isOpen && (
        <ul class="upload-rows" tabIndex={0} aria-label={t('uploads.files')}>
          {shown.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
          {wanted.length > ROWS && <li class="faint">{t('uploads.others', { count: wanted.length - ROWS })}</li>}
        </ul>
      )}
    </section>
  );
}
