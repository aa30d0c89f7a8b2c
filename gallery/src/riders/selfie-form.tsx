import { useSignal } from '@preact/signals';
import type { JSX, TargetedSubmitEvent } from 'preact';
import { useId } from 'preact/hooks';
import { me } from '../session/session';
import { percentText } from '../texts/formats';
import { t } from '../texts/text';
import { announce } from '../ui/announcer';
import { ProblemNote } from '../ui/problem-note';
import { sendSelfie } from './send-selfie';

interface SelfieFormProps {
  /** Whose it is, where that is known. */
  readonly rider?: string;
  readonly onSent: (rider: string) => void;
}

/** Sends a selfie, for a rider that is named or is the one on the page. */
export function SelfieForm({ rider, onSent }: SelfieFormProps): JSX.Element {
  const name = useSignal(rider ?? '');
  const sent = useSignal<number | undefined>(undefined);
  const problem = useSignal<unknown>(undefined);
  const hint = useId();
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const file = form.querySelector<HTMLInputElement>('input[type=file]')!.files?.[0];
    if (!file || sent.value !== undefined) return;
    problem.value = undefined;
    sent.value = 0;
    try {
      await sendSelfie(name.value.trim(), file, (part) => (sent.value = part));
      announce(t('riders.sent', { name: name.value }));
      onSent(name.value.trim());
      form.reset();
      name.value = rider ?? '';
    } catch (error) {
      problem.value = error;
    } finally {
      sent.value = undefined;
    }
  };
  return (
    <form class="inline-form" onSubmit={(event) => void submit(event)}>
      {rider === undefined && (
        <label>
          {t('riders.name')}
          <input
            type="text"
            required
            pattern="[A-Za-z0-9][A-Za-z0-9@._\-]{0,79}"
            title={t('riders.name.hint')}
            value={name}
            aria-describedby={hint}
            onInput={(event) => (name.value = event.currentTarget.value)}
          />
        </label>
      )}
      <label>
        {t('riders.selfie')}
        <input type="file" required accept={me.value!.limits.endings.map((ending) => `.${ending}`).join(',')} />
      </label>
      <button type="submit" class="primary" disabled={sent.value !== undefined}>
        {sent.value === undefined ? t('riders.send') : percentText(sent.value * 100)}
      </button>
      {rider === undefined && (
        <p id={hint} class="faint riders-hint">
          {t('riders.name.hint')}
        </p>
      )}
      {problem.value !== undefined && <ProblemNote problem={problem.value} />}
    </form>
  );
}
