import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { problemText } from '../texts/problem-text';
import { t } from '../texts/text';
import { lastLocalName, signInLocally } from './local';

/** Any name: on one machine nobody has to prove who they are. */
export function LocalSignInForm({ onSignedIn }: { readonly onSignedIn: () => Promise<void> }): JSX.Element {
  const last = lastLocalName();
  const name = useSignal(last?.name ?? '');
  const isAdmin = useSignal(last?.isAdmin ?? false);
  const problem = useSignal<Problem | undefined>(undefined);
  const hint = useId();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    problem.value = undefined;
    try {
      await signInLocally(name.value.trim(), isAdmin.value);
      await onSignedIn();
    } catch (error) {
      problem.value = asProblem(error);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        {t('sign-in.name')}
        <input
          type="text"
          autocomplete="username"
          required
          maxLength={40}
          pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
          title={t('sign-in.name.rule')}
          value={name}
          aria-describedby={hint}
          aria-invalid={problem.value !== undefined}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </label>
      <p id={hint} class={problem.value ? 'field-problem' : 'faint'} role={problem.value ? 'alert' : undefined}>
        {problem.value ? problemText(problem.value) : t('sign-in.name.hint')}
      </p>
      <label class="check">
        <input type="checkbox" checked={isAdmin} onChange={(event) => (isAdmin.value = event.currentTarget.checked)} />
        {t('sign-in.admin')}
      </label>
      <button type="submit" class="primary">
        {t('sign-in.go')}
      </button>
    </form>
  );
}
