import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../texts/text';
import { Dialog } from '../ui/dialog';
import { ProblemNote } from '../ui/problem-note';
import { goToSignIn } from './cognito';
import type { Config } from './config';
import { lastLocalName, signInLocally } from './local';

/** The session has ended: asks over the page, which keeps what was typed and goes on after it. */
export function SignInAgain({ config }: { readonly config: Config }): JSX.Element {
  const problem = useSignal<unknown>(undefined);
  const signIn = async (): Promise<void> => {
    problem.value = undefined;
    const last = lastLocalName();
    try {
      if (config.mode === 'cognito') await goToSignIn(config, true);
      else if (last) await signInLocally(last.name, last.isAdmin);
      else location.assign('/');
    } catch (error) {
      problem.value = error;
    }
  };
  return (
    <Dialog title={t('sign-in.again.title')}>
      <p>{t('sign-in.again.what')}</p>
      {problem.value !== undefined && <ProblemNote problem={problem.value} />}
      <button type="button" class="primary" onClick={() => void signIn()}>
        {t('sign-in.again.go')}
      </button>
    </Dialog>
  );
}
