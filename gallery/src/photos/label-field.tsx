import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../texts/text';
import { MAX_LABELS } from './search';

interface LabelFieldProps {
  readonly labels: readonly string[];
  readonly onChange: (labels: readonly string[]) => void;
}

/** Labels that a photo must have, all of them: typed one after the other, taken away by a click. */
export function LabelField({ labels, onChange }: LabelFieldProps): JSX.Element {
  const typed = useSignal('');
  const add = (): void => {
    const label = typed.value.trim();
    if (label === '') return;
    typed.value = '';
    if (!labels.some((known) => known.toLowerCase() === label.toLowerCase())) onChange([...labels, label]);
  };
  return (
    <div class="label-field">
      <label>
        {t('search.labels')}
        <input
          type="text"
          value={typed}
          maxLength={100}
          disabled={labels.length >= MAX_LABELS}
          placeholder={t('search.labels.hint')}
          onInput={(event) => (typed.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
          onBlur={add}
        />
      </label>
      {labels.length > 0 && (
        <ul class="chips">
          {labels.map((label) => (
            <li key={label}>
              <button
                type="button"
                class="chip"
                aria-label={t('search.labels.remove', { label })}
                onClick={() => onChange(labels.filter((other) => other !== label))}
              >
                {label} <span aria-hidden="true">×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
