import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { Problem } from '../api/problem';
import { ofOwner, viewedOwner } from '../session/viewed-owner';
import { timeText } from '../texts/formats';
import { t } from '../texts/text';
import { Busy } from '../ui/busy';
import { PageTitle } from '../ui/page-title';
import { ProblemNote } from '../ui/problem-note';
import { useFresh } from '../ui/use-fresh';
import { useLoad } from '../ui/use-load';
import { useRepeat } from '../ui/use-repeat';
import { AttemptRow } from './attempt-row';
import { EraseRider } from './erase-rider';
import { ErasureProof } from './erasure-proof';
import { type Erasure, isOpen, type Rider } from './rider';
import { SelfieForm } from './selfie-form';
import './riders.css';

/** Looks at a rider that was sent just now and is not known yet. */
const FIRST_LOOKS = 10;

/** Id of the newest attempt; empty before the first one. */
const newestAttempt = (rider: Rider | undefined): string => rider?.attempts[0]?.id ?? '';

/** A rider: the photo in use, and what became of each selfie. */
export default function RiderPage({ rider: name }: { readonly rider: string }): JSX.Element {
  const erasure = useSignal<Erasure | undefined>(undefined);
  const looks = useSignal(0);
  /** The newest attempt when a selfie was sent, until there is a newer one. */
  const before = useSignal<string | undefined>(undefined);
  const loaded = useLoad(
    () => answerOf(api.GET('/api/riders/{rider}', { params: { path: { rider: name }, query: ofOwner() } })),
    name,
  );
  const rider = loaded.value.value;
  const problem = loaded.problem.value;
  const isUnknown = problem instanceof Problem && problem.status === 404 && looks.value < FIRST_LOOKS;
  const isAwaited = before.value !== undefined && newestAttempt(rider) === before.value;
  useRepeat(erasure.value === undefined && (isUnknown || isAwaited || (rider !== undefined && isOpen(rider))), () => {
    looks.value += 1;
    return loaded.reload();
  });
  useFresh(loaded.reload);
  if (erasure.value) return <ErasureProof rider={name} erasure={erasure.value} />;
  return (
    <>
      <PageTitle text={name}>
        {rider && (
          <>
            <span class={`status status-${rider.state}`} role="status">
              {t(`rider.${rider.state}`)}
            </span>
            <EraseRider rider={name} onErased={(proof) => (erasure.value = proof)} />
          </>
        )}
      </PageTitle>
      <p>
        <a href="/riders">{t('riders.all')}</a>
      </p>
      {problem !== undefined && !isUnknown && <ProblemNote problem={problem} onRetry={() => void loaded.reload()} />}
      {!rider && (problem === undefined || isUnknown) && <Busy />}
      {rider && (
        <>
          <div class="rider-columns">
            <section>
              <h2>{t('riders.photo')}</h2>
              {(rider.photoUrl ?? rider.thumbnailUrl) ? (
                <img
                  class="rider-large"
                  src={rider.photoUrl ?? rider.thumbnailUrl}
                  alt={t('riders.photo.alt', { name })}
                />
              ) : (
                <p class="faint">{t('riders.photo.none')}</p>
              )}
              <dl>
                {rider.acceptedAt !== undefined && (
                  <>
                    <dt>{t('riders.accepted-at')}</dt>
                    <dd>{timeText(rider.acceptedAt)}</dd>
                  </>
                )}
                {rider.keptUntil !== undefined && (
                  <>
                    <dt>{t('riders.kept-until')}</dt>
                    <dd>{timeText(rider.keptUntil)}</dd>
                  </>
                )}
              </dl>
            </section>
            <section>
              <h2>{t('riders.attempts')}</h2>
              <ul class="attempts">
                {rider.attempts.map((attempt) => (
                  <AttemptRow key={attempt.id} rider={name} attempt={attempt} />
                ))}
              </ul>
              {rider.attempts.length === 0 && <p class="faint">{t('riders.attempts.none')}</p>}
            </section>
          </div>
          {viewedOwner.value === '' && (
            <>
              <h2>{t('riders.another')}</h2>
              <SelfieForm rider={name} onSent={() => (before.value = newestAttempt(rider))} />
              {isAwaited && <Busy text={t('riders.awaited')} />}
            </>
          )}
        </>
      )}
    </>
  );
}
