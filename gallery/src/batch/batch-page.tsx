import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { t } from '../texts/text';
import { announce } from '../ui/announcer';
import { Busy } from '../ui/busy';
import { PageTitle } from '../ui/page-title';
import { ProblemNote } from '../ui/problem-note';
import { useLoad } from '../ui/use-load';
import { useRepeat } from '../ui/use-repeat';
import { BatchResults } from './batch-results';
import { BatchRuns } from './batch-runs';
import { ModelState } from './model-state';
import { SetAside } from './set-aside';
import './batch.css';

/** The batch: what waits, what it costs, what came of it. */
export default function BatchPage(): JSX.Element {
  const loaded = useLoad(() => answerOf(api.GET('/api/batch')), 'batch');
  const problem = useSignal<unknown>(undefined);
  const isStarting = useSignal(false);
  useRepeat(true, loaded.reload);
  const start = async (): Promise<void> => {
    problem.value = undefined;
    isStarting.value = true;
    try {
      await answerOf(api.POST('/api/batch/start'));
      announce(t('batch.started'));
      await loaded.reload();
    } catch (error) {
      problem.value = error;
    } finally {
      isStarting.value = false;
    }
  };
  const batch = loaded.value.value;
  const isRunning = batch?.runs.some(({ status }) => status === 'RUNNING') ?? false;
  return (
    <>
      <PageTitle text={t('batch.title')} />
      {loaded.problem.value !== undefined && (
        <ProblemNote problem={loaded.problem.value} onRetry={() => void loaded.reload()} />
      )}
      {!batch && loaded.problem.value === undefined && <Busy />}
      {batch && (
        <>
          <div class="batch-now">
            <section class="note">
              <h2>{t('batch.waiting')}</h2>
              <p class="batch-number">{batch.waiting}</p>
              <p class="faint">{t('batch.in-flight', { count: batch.inFlight })}</p>
              <button
                type="button"
                class="primary"
                disabled={isRunning || isStarting.value || batch.model.state === undefined}
                onClick={() => void start()}
              >
                {t(isRunning ? 'batch.running' : 'batch.start')}
              </button>
              {problem.value !== undefined && <ProblemNote problem={problem.value} />}
            </section>
            <ModelState model={batch.model} isRunning={isRunning} onStopped={() => void loaded.reload()} />
          </div>
          <BatchRuns runs={batch.runs} />
          <SetAside count={batch.setAside} onRedriven={() => void loaded.reload()} />
          {/* Every run that ends may have more of them. */}
          <BatchResults key={batch.runs.filter(({ status }) => status !== 'RUNNING').length} />
        </>
      )}
    </>
  );
}
