import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { answerOf, api } from '../api/client';
import { type Config, loadConfig } from '../session/config';
import { cognitoSignIn, finishSignIn, listenToOtherTabs } from '../session/cognito';
import { localSignIn } from '../session/local';
import { hasExpired, me, signedInWith, signInBy } from '../session/session';
import { SignInAgain } from '../session/sign-in-again';
import { SignInPage } from '../session/sign-in-page';
import { viewedOwner, viewOwner } from '../session/viewed-owner';
import { t } from '../texts/text';
import { Announcer } from '../ui/announcer';
import { Busy } from '../ui/busy';
import { PageTitle } from '../ui/page-title';
import { ProblemNote } from '../ui/problem-note';
import { startUploads } from '../uploads/uploads';
import { UploadPanel } from '../uploads/upload-panel';
import { Header } from './header';
import { OwnerNote } from './owner-note';
import { Page } from './page';
import './app.css';

const config = signal<Config | undefined>(undefined);
const state = signal<'starting' | 'signed-out' | 'signed-in'>('starting');
const problem = signal<unknown>(undefined);
/** Why a session could not go on: signing in once more is a way out. */
const signInProblem = signal<unknown>(undefined);

async function meet(): Promise<void> {
  me.value = await answerOf(api.GET('/api/me'));
  // Whoever was an administrator here before.
  if (!me.value.isAdmin && viewedOwner.peek() !== '') viewOwner('');
  state.value = 'signed-in';
  void startUploads(me.value.owner);
}

async function start(): Promise<void> {
  try {
    const loaded = await loadConfig();
    config.value = loaded;
    const way = loaded.mode === 'local' ? localSignIn : cognitoSignIn(loaded);
    signInBy(way);
    if (loaded.mode === 'cognito') {
      listenToOtherTabs();
      if (await finishSignIn(loaded)) return await meet();
    }
    const token = await way.renew().catch((error: unknown) => {
      signInProblem.value = error;
      return undefined;
    });
    if (token === undefined) {
      state.value = 'signed-out';
      return;
    }
    signedInWith(token);
    await meet();
  } catch (error) {
    problem.value = error;
  }
}

function Content(): JSX.Element {
  if (problem.value !== undefined) {
    return (
      <>
        <PageTitle text={t('app.name')} />
        <ProblemNote problem={problem.value} onRetry={() => location.reload()} />
      </>
    );
  }
  if (state.value === 'signed-out') {
    return <SignInPage config={config.value!} problem={signInProblem.value} onSignedIn={meet} />;
  }
  if (state.value === 'starting') return <Busy />;
  return (
    <>
      <OwnerNote />
      <Page />
    </>
  );
}

/** The whole page. */
export function App(): JSX.Element {
  useEffect(() => void start(), []);
  return (
    <>
      <a class="skip" href="#main">
        {t('app.skip')}
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        <Content />
      </main>
      {state.value === 'signed-in' && <UploadPanel />}
      {hasExpired.value && config.value && <SignInAgain config={config.value} />}
      <Announcer />
    </>
  );
}
