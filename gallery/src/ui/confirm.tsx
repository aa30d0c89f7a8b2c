import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { t } from '../texts/text';
import { Dialog } from './dialog';
import { ProblemNote } from './problem-note';

interface ConfirmProps {
  readonly title: string;
  readonly action: string;
  /** Does it. The dialog shows what goes wrong, and stays. */
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Asks once before something that cannot be taken back. */
export function Confirm({ title, action, onConfirm, onClose, children }: ConfirmProps): JSX.Element {
  const isBusy = useSignal(false);
  const problem = useSignal<unknown>(undefined);
  const confirm = async (): Promise<void> => {
    isBusy.value = true;
    problem.value = undefined;
    try {
      await onConfirm();
    } catch (error) {
      problem.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Dialog title={title} onClose={() => !isBusy.value && onClose()}>
      {children}
      {problem.value !== undefined && <ProblemNote problem={problem.value} />}
      <div class="buttons">
        <button type="button" class="danger" disabled={isBusy.value} onClick={() => void confirm()}>
          {isBusy.value ? t('app.working') : action}
        </button>
        <button type="button" disabled={isBusy.value} onClick={onClose}>
          {t('action.cancel')}
        </button>
      </div>
    </Dialog>
  );
}
