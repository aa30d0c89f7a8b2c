import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface DialogProps {
  readonly title: string;
  /** Escape; absent for a dialog that needs an answer. */
  readonly onClose?: () => void;
  readonly children: ComponentChildren;
}

/** Something that has to be answered first. The browser keeps the focus in it and gives it back. */
export function Dialog({ title, onClose, children }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current!;
    // Who presses Escape twice closes it in Chromium whatever its `cancel` event is answered with. It goes when it is
    // answered, and not before: what waits for it would wait for ever.
    const reopen = (): void => element.showModal();
    element.showModal();
    element.addEventListener('close', reopen);
    return () => {
      element.removeEventListener('close', reopen);
      element.close();
    };
  }, []);
  const onCancel = (event: Event): void => {
    event.preventDefault();
    onClose?.();
  };
  return (
    <dialog ref={dialog} aria-labelledby={id} onCancel={onCancel}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
