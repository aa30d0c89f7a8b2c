import type { JSX } from 'preact';
import { durationText } from '../texts/formats';
import { t } from '../texts/text';
import { causeText } from './cause';
import { timeIn } from './path';
import type { State, Step } from './workflow';

interface StateDetailsProps {
  readonly state: State;
  /** Of the execution, in this state. */
  readonly steps: readonly Step[];
}

/** JSON with lines, where it is whole. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Json({ title, text }: { readonly title: string; readonly text: string | undefined }): JSX.Element | null {
  if (text === undefined) return null;
  return (
    <details open>
      <summary>{title}</summary>
      <pre tabIndex={0} aria-label={title}>
        {indented(text)}
      </pre>
    </details>
  );
}

/** What a state is for, and what happened in it. */
export function StateDetails({ state, steps }: StateDetailsProps): JSX.Element {
  return (
    <section aria-live="polite">
      <h2>{state.name}</h2>
      <p class="faint">
        {state.type}
        {state.parent && ` · ${t('workflows.inside', { name: state.parent })}`}
      </p>
      {state.comment && <p>{state.comment}</p>}
      {steps.map((step) => (
        <div key={step.enteredAt} class="step">
          <p>
            <span class={`status status-${step.status}`}>{t(`step.${step.status}`)}</span>{' '}
            {durationText(timeIn(step, Date.now()))}
            {step.tries > 1 && ` · ${t('workflows.tries', { count: step.tries })}`}
          </p>
          {step.error && (
            <p class="note note-bad">
              <strong>{step.error}</strong> {step.cause && causeText(step.cause)}
            </p>
          )}
          <Json title={t('workflows.input')} text={step.input} />
          <Json title={t('workflows.output')} text={step.output} />
        </div>
      ))}
    </section>
  );
}
