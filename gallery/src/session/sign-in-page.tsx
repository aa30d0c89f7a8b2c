import type { JSX } from 'preact';
import { t } from '../texts/text';
import { PageTitle } from '../ui/page-title';
import { ProblemNote } from '../ui/problem-note';
import { goToSignIn } from './cognito';
import type { Config } from './config';
import { LocalSignInForm } from './local-sign-in-form';
import './sign-in-page.css';

interface SignInPageProps {
  readonly config: Config;
  /** Why a session that was there could not go on. */
  readonly problem?: unknown;
  readonly onSignedIn: () => Promise<void>;
}

/** Before anything else. */
export function SignInPage({ config, problem, onSignedIn }: SignInPageProps): JSX.Element {
  return (
    <div class="sign-in">
      <PageTitle text={t('sign-in.title')} />
      <p>{t('sign-in.what')}</p>
      {problem !== undefined && <ProblemNote problem={problem} onRetry={() => location.reload()} />}
      {config.mode === 'local' ? (
        <LocalSignInForm onSignedIn={onSignedIn} />
      ) : (
        <button type="button" class="primary" onClick={() => void goToSignIn(config, false)}>
          {t('sign-in.go')}
        </button>
      )}
    </div>
  );
}
