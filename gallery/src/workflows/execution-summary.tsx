import type { JSX } from 'preact';
import { durationText, millisecondsText } from '../texts/formats';
import { t } from '../texts/text';
import type { Execution } from './workflow';

/** How an execution ended, when, and where AWS shows it. */
export function ExecutionSummary({ execution }: { readonly execution: Execution }): JSX.Element {
  const { status, startedAt, endedAt, consoleUrl } = execution;
  return (
    <p class="execution-summary">
      <span class={`status status-${status}`} role="status">
        {t(`execution.${status}`)}
      </span>
      <span>{millisecondsText(startedAt)}</span>
      {endedAt !== undefined && <span>{durationText(endedAt - startedAt)}</span>}
      {consoleUrl && (
        <a href={consoleUrl} target="_blank" rel="noreferrer">
          {t('workflows.console')}
        </a>
      )}
    </p>
  );
}
