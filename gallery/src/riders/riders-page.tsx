import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { linkTo } from '../router/route';
import { go } from '../router/router';
import { ofOwner, viewedOwner } from '../session/viewed-owner';
import { t } from '../texts/text';
import { Busy } from '../ui/busy';
import { PageTitle } from '../ui/page-title';
import { ProblemNote } from '../ui/problem-note';
import { type Page, usePages } from '../ui/use-pages';
import type { Rider } from './rider';
import { SelfieForm } from './selfie-form';
import './riders.css';

/** All riders by name. */
export default function RidersPage(): JSX.Element {
  const loadPage = async (cursor?: string): Promise<Page<Rider>> => {
    const query = { ...ofOwner(), cursor };
    const page = await answerOf(api.GET('/api/riders', { params: { query } }));
    return { entries: page.riders, next: page.next };
  };
  const riders = usePages<Rider>(loadPage, viewedOwner.value, ({ name }) => name);
  const all = riders.entries.value;
  return (
    <>
      <PageTitle text={t('riders.title')} />
      <p>{t('riders.what')}</p>
      {viewedOwner.value === '' && <SelfieForm onSent={(name) => go(linkTo.rider(name))} />}
      {riders.problem.value !== undefined && (
        <ProblemNote problem={riders.problem.value} onRetry={() => void riders.more()} />
      )}
      {all === undefined && riders.problem.value === undefined && <Busy />}
      {all?.length === 0 && <p class="empty">{t('riders.empty')}</p>}
      <ul class="riders">
        {all?.map(({ name, state, thumbnailUrl }) => (
          <li key={name}>
            <a class="rider-card" href={linkTo.rider(name)}>
              <span class="rider-photo">{thumbnailUrl && <img src={thumbnailUrl} alt="" loading="lazy" />}</span>
              <strong>{name}</strong>
              <span class={`status status-${state}`}>{t(`rider.${state}`)}</span>
            </a>
          </li>
        ))}
      </ul>
      {riders.hasMore && (
        <button type="button" onClick={() => void riders.more()}>
          {t('action.more')}
        </button>
      )}
    </>
  );
}
