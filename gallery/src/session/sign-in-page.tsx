import type { JSX } from 'preact';
import { t } from '../texts/text';
import { PageTitle } from '../ui/page-title';
import { goToSignIn } from './cognito';
import type { Config } from './config';
import { LocalSignInForm } from './local-sign-in-form';
import './sign-in-page.css';

interface SignInPageProps {
  readonly config: Config;
  readonly onSignedIn: () => Promise<void>;
}

/** Before anything else. */
export function SignInPage({ config, onSignedIn }: SignInPageProps): JSX.Element {
  return (
    <div class="sign-in">
      <PageTitle text={t('sign-in.title')} />
      <p>{t('sign-in.what')}</p>
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
