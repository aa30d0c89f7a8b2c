import type { JSX } from 'preact';
import { linkTo } from '../router/route';
import { dollarsText, millisecondsText } from '../texts/formats';
import { t } from '../texts/text';
import type { Run } from './batch';

/** The last runs with what they did and cost. */
export function BatchRuns({ runs }: { readonly runs: readonly Run[] }): JSX.Element {
  return (
    <section>
      <h2>{t('batch.runs')}</h2>
      {runs.length === 0 && <p class="faint">{t('batch.runs.none')}</p>}
      {runs.length > 0 && (
        <div class="table-frame" tabIndex={0} role="region" aria-label={t('batch.runs')}>
          <table>
            <thead>
              <tr>
                {(['started', 'status', 'done', 'set-aside', 'minutes', 'cost'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`batch.run.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {runs.map(({ id, status, startedAt, done, setAside, modelMinutes, estimatedCost, problem }) => (
                <tr key={id}>
                  <td>
                    <a href={linkTo.workflow('batch-detection', { run: id })}>{millisecondsText(startedAt)}</a>
                  </td>
                  <td>
                    <span class={`status status-${status}`}>{t(`run.${status}`)}</span>
                    {problem && <div>{problem}</div>}
                  </td>
                  <td>{done}</td>
                  <td>{setAside}</td>
                  <td>{modelMinutes}</td>
                  <td>{estimatedCost !== undefined && dollarsText(estimatedCost)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
