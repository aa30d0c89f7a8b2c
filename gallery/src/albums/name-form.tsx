import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { problemText } from '../texts/problem-text';

interface NameFormProps {
  readonly label: string;
  readonly action: string;
  readonly start?: string;
  /** Takes the name; what goes wrong is told beside it, and the name stays. */
  readonly onSubmit: (name: string) => Promise<void>;
  readonly children?: ComponentChildren;
}

/** Asks for the name of an album. */
export function NameForm({ label, action, start = '', onSubmit, children }: NameFormProps): JSX.Element {
  const name = useSignal(start);
  const isBusy = useSignal(false);
  const problem = useSignal<Problem | undefined>(undefined);
  const told = useId();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = undefined;
    try {
      await onSubmit(name.value.trim());
      name.value = start;
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="inline-form" onSubmit={(event) => void submit(event)}>
      <label>
        {label}
        <input
          type="text"
          required
          maxLength={100}
          pattern=".*\S.*"
          value={name}
          aria-invalid={problem.value !== undefined}
          aria-describedby={problem.value && told}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary" disabled={isBusy.value}>
        {action}
      </button>
      {children}
      {problem.value && (
        <p id={told} class="field-problem" role="alert">
          {problemText(problem.value)}
        </p>
      )}
    </form>
  );
}
