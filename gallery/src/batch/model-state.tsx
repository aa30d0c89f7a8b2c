import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { answerOf, api } from '../api/client';
import { dollarsText, durationText, millisecondsText } from '../texts/formats';
import { hasText, t } from '../texts/text';
import { announce } from '../ui/announcer';
import { Confirm } from '../ui/confirm';
import { type Batch, costOf, isPaid } from './batch';

interface ModelStateProps {
  readonly model: Batch['model'];
  /** Whether a run uses it. */
  readonly isRunning: boolean;
  readonly onStopped: () => void;
}

function CostClock({ since, hourlyCost }: { readonly since: number; readonly hourlyCost: number }): JSX.Element {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => (now.value = Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <p class="batch-number" role="timer">
        {dollarsText(costOf(since, hourlyCost, now.value))}
      </p>
      <p class="faint">
        {t('batch.cost', {
          duration: durationText(Math.max(0, now.value - since)),
          since: millisecondsText(since),
          hourly: dollarsText(hourlyCost),
        })}
      </p>
    </>
  );
}

function stateText(state: string | undefined): string {
  if (state === undefined) return t('batch.model.none');
  const key = `batch.model.${state}`;
  return hasText(key) ? t(key) : state;
}

/** How the model stands, what it costs as long as it runs, and the way to stop it. */
export function ModelState({ model, isRunning, onStopped }: ModelStateProps): JSX.Element {
  const isAsking = useSignal(false);
  const { state, since, hourlyCost, isOurs } = model;
  const stop = async (): Promise<void> => {
    await answerOf(api.POST('/api/batch/stop'));
    isAsking.value = false;
    announce(t('batch.stopping'));
    onStopped();
  };
  return (
    <section class="note">
      <h2>{t('batch.model')}</h2>
      <p>
        <span class="status status-model" role="status">
          {stateText(state)}
        </span>
      </p>
      {isPaid(model) && since !== undefined && <CostClock since={since} hourlyCost={hourlyCost} />}
      {isPaid(model) && !isOurs && <p>{t('batch.model.foreign')}</p>}
      {((isPaid(model) && isOurs) || isRunning) && (
        <button type="button" class="danger" disabled={state === 'STOPPING'} onClick={() => (isAsking.value = true)}>
          {t('batch.stop')}
        </button>
      )}
      {isAsking.value && (
        <Confirm
          title={t('batch.stop.title')}
          action={t('batch.stop')}
          onConfirm={stop}
          onClose={() => (isAsking.value = false)}
        >
          <p>{t('batch.stop.what')}</p>
        </Confirm>
      )}
    </section>
  );
}
