import type { JSX } from 'preact';
import { t } from '../texts/text';
import { PageTitle } from '../ui/page-title';
import type { Erasure } from './rider';

interface ErasureProofProps {
  readonly rider: string;
  readonly erasure: Erasure;
}

/** What an erasure removed, and what a look afterwards still found. */
export function ErasureProof({ rider, erasure }: ErasureProofProps): JSX.Element {
  const { complete, removed, remaining, elsewhere } = erasure;
  return (
    <>
      <PageTitle text={t(complete ? 'erasure.complete' : 'erasure.incomplete', { name: rider })} />
      <dl>
        <dt>{t('erasure.faces')}</dt>
        <dd>{removed.faces}</dd>
        <dt>{t('erasure.versions')}</dt>
        <dd>{removed.objectVersions}</dd>
        <dt>{t('erasure.records')}</dt>
        <dd>{removed.records}</dd>
        <dt>{t('erasure.remaining')}</dt>
        <dd>{remaining.length === 0 ? t('erasure.nothing') : remaining.length}</dd>
      </dl>
      {remaining.length > 0 && (
        <ul>
          {remaining.map(({ kind, id, reason }) => (
            <li key={`${kind} ${id}`}>
              {kind} {id}: {reason}
            </li>
          ))}
        </ul>
      )}
      {elsewhere.length > 0 && (
        <>
          <h2>{t('erasure.elsewhere')}</h2>
          <ul>
            {elsewhere.map((place) => (
              <li key={place}>{place}</li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a href="/riders">{t('riders.all')}</a>
      </p>
    </>
  );
}
