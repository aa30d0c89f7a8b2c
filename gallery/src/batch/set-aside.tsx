import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { reasonText } from '../texts/reason-text';
import { t } from '../texts/text';
import { announce } from '../ui/announcer';
import { ProblemNote } from '../ui/problem-note';
import { useLoad } from '../ui/use-load';

interface SetAsideProps {
  /** How many there are; when it changes, they are looked at again. */
  readonly count: number;
  readonly onRedriven: () => void;
}

/** Images that a run gave up on, why, and another try for one or all. */
export function SetAside({ count, onRedriven }: SetAsideProps): JSX.Element {
  const loaded = useLoad(() => answerOf(api.GET('/api/batch/set-aside')), String(count));
  const problem = useSignal<unknown>(undefined);
  const isBusy = useSignal(false);
  const redrive = async (ids?: string[]): Promise<void> => {
    problem.value = undefined;
    isBusy.value = true;
    try {
      let queued: number;
      let inAll = 0;
      // One call takes a hundred at most. What fails once more meanwhile is not tried for ever.
      do {
        ({ queued } = await answerOf(api.POST('/api/batch/redrive', { body: { ids } })));
        inAll += queued;
      } while (ids === undefined && queued > 0 && inAll < count);
      announce(t('batch.redriven', { count: inAll }));
      await loaded.reload();
      onRedriven();
    } catch (error) {
      problem.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  const images = loaded.value.value?.images ?? [];
  const wrong = problem.value ?? loaded.problem.value;
  return (
    <section>
      <h2>{t('batch.set-aside', { count })}</h2>
      {wrong !== undefined && <ProblemNote problem={wrong} onRetry={() => void loaded.reload()} />}
      {count === 0 && <p class="faint">{t('batch.set-aside.none')}</p>}
      {images.length > 1 && (
        <button type="button" disabled={isBusy.value} onClick={() => void redrive()}>
          {t('batch.redrive.all')}
        </button>
      )}
      <ul class="set-aside">
        {images.map(({ id, key, reason, message }) => (
          <li key={id}>
            <strong dir="auto">{key}</strong>
            <span>{reasonText(reason, message)}</span>
            <button
              type="button"
              disabled={isBusy.value}
              aria-label={t('batch.redrive.one', { key })}
              onClick={() => void redrive([id])}
            >
              {t('batch.redrive')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
