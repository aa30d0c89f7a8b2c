import type { JSX } from 'preact';
import { answerOf, api } from '../api/client';
import { percentText } from '../texts/formats';
import { t } from '../texts/text';
import { ProblemNote } from '../ui/problem-note';
import { type Page, usePages } from '../ui/use-pages';
import type { Result } from './batch';

/** An image of one name may have been looked at more than once. */
const idOf = ({ key, detectedAt }: Pick<Result, 'key' | 'detectedAt'>): string => `${key} ${detectedAt}`;

const nameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** Images beside what was drawn on them, with their labels. */
export function BatchResults(): JSX.Element {
  const loadPage = async (cursor?: string): Promise<Page<Result>> => {
    const page = await answerOf(api.GET('/api/batch/results', { params: { query: { cursor } } }));
    return { entries: page.results, next: page.next };
  };
  const results = usePages<Result>(loadPage, 'results', idOf);
  return (
    <section>
      <h2>{t('batch.results')}</h2>
      {results.problem.value !== undefined && (
        <ProblemNote problem={results.problem.value} onRetry={() => void results.more()} />
      )}
      {results.entries.value?.length === 0 && <p class="faint">{t('batch.results.none')}</p>}
      <ul class="batch-results">
        {results.entries.value?.map(({ key, imageUrl, annotatedUrl, detectedAt, labels }) => (
          <li key={idOf({ key, detectedAt })}>
            <h3 dir="auto">{nameOf(key)}</h3>
            <div class="batch-pair">
              {imageUrl && <img src={imageUrl} alt={t('batch.result.image', { name: nameOf(key) })} loading="lazy" />}
              <img src={annotatedUrl} alt={t('batch.result.annotated', { name: nameOf(key) })} loading="lazy" />
            </div>
            <ul class="chips">
              {labels.map(({ name, confidence }, index) => (
                <li key={index}>
                  {name} {confidence !== undefined && <span class="faint">{percentText(confidence)}</span>}
                </li>
              ))}
            </ul>
            {labels.length === 0 && <p class="faint">{t('batch.result.none')}</p>}
          </li>
        ))}
      </ul>
      {results.hasMore && (
        <button type="button" onClick={() => void results.more()}>
          {t('action.more')}
        </button>
      )}
    </section>
  );
}
