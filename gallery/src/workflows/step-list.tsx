import type { JSX } from 'preact';
import { durationText } from '../texts/formats';
import { t } from '../texts/text';
import { timeIn } from './path';
import type { Step } from './workflow';

interface StepListProps {
  readonly steps: readonly Step[];
  readonly onChoose: (state: string) => void;
}

/** The path in words: what the drawing shows, for those who do not see it and on small screens. */
export function StepList({ steps, onChoose }: StepListProps): JSX.Element {
  return (
    <section>
      <h2>{t('workflows.path')}</h2>
      <ol class="steps">
        {steps.map((step, index) => (
          <li key={index}>
            <button type="button" onClick={() => onChoose(step.name)}>
              {step.name}
            </button>{' '}
            <span class={`status status-${step.status}`}>{t(`step.${step.status}`)}</span>{' '}
            {durationText(timeIn(step, Date.now()))}
          </li>
        ))}
      </ol>
    </section>
  );
}
