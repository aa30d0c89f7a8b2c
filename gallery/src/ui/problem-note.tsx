import type { JSX } from 'preact';
import { asProblem } from '../api/problem';
import { problemText } from '../texts/problem-text';
import { t } from '../texts/text';

interface ProblemNoteProps {
  readonly problem: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, in words, and a way on. */
export function ProblemNote({ problem, onRetry }: ProblemNoteProps): JSX.Element {
  return (
    <div class="note note-bad" role="alert">
      <p>{problemText(asProblem(problem))}</p>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {t('action.retry')}
        </button>
      )}
    </div>
  );
}
