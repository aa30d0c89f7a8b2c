import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { answerOf, api } from '../api/client';
import { linkTo } from '../router/route';
import { place } from '../router/router';
import { t } from '../texts/text';
import { Busy } from '../ui/busy';
import { PageTitle } from '../ui/page-title';
import { ProblemNote } from '../ui/problem-note';
import { useLoad } from '../ui/use-load';
import { useRepeat } from '../ui/use-repeat';
import { ExecutionSummary } from './execution-summary';
import { visitsOf, waysTaken } from './path';
import { StateDetails } from './state-details';
import { StateGraph } from './state-graph';
import { StepList } from './step-list';
import './workflow.css';

/** The query of the execution that is looked at, if one is. */
function executionQuery(
  search: string,
): { photo?: string; rider?: string; attempt?: string; run?: string } | undefined {
  const query = Object.fromEntries(new URLSearchParams(search));
  return Object.keys(query).length > 0 ? query : undefined;
}

/** A state machine as it is drawn, and the path of an execution through it. */
export default function WorkflowPage({ workflow: name }: { readonly workflow: string }): JSX.Element {
  const { search } = place.value;
  const query = executionQuery(search);
  const chosen = useSignal<string | undefined>(undefined);
  const graphs = useLoad(() => answerOf(api.GET('/api/workflows')), 'workflows');
  const execution = useLoad(
    () => (query ? answerOf(api.GET('/api/executions', { params: { query } })) : Promise.resolve(undefined)),
    search,
  );
  useEffect(() => {
    chosen.value = undefined;
  }, [name, search]);
  const shown = execution.value.value;
  useRepeat(shown?.status === 'RUNNING', execution.reload);
  const workflows = graphs.value.value?.workflows;
  const graph = workflows?.find((one) => one.name === name);
  const visits = visitsOf(shown?.steps ?? [], Date.now());
  const state = graph?.states.find((one) => one.name === chosen.value);
  const problem = graphs.problem.value ?? execution.problem.value;
  return (
    <>
      <PageTitle text={t('workflows.of', { name })} />
      <nav aria-label={t('workflows.title')} class="buttons workflow-names">
        {workflows?.map((one) => (
          <a
            key={one.name}
            class="button"
            href={linkTo.workflow(one.name)}
            aria-current={one.name === name ? 'page' : undefined}
          >
            {one.name}
          </a>
        ))}
      </nav>
      {problem !== undefined && (
        <ProblemNote problem={problem} onRetry={() => void Promise.all([graphs.reload(), execution.reload()])} />
      )}
      {!workflows && graphs.problem.value === undefined && <Busy />}
      {workflows && !graph && <p class="empty">{t('workflows.unknown')}</p>}
      {shown && <ExecutionSummary execution={shown} />}
      {graph && (
        <>
          <StateGraph
            graph={graph}
            visits={visits}
            ways={waysTaken(graph.states, shown?.steps ?? [])}
            chosen={chosen.value}
            onChoose={(wanted) => (chosen.value = wanted)}
          />
          <div class="workflow-columns">
            {state ? (
              <StateDetails state={state} steps={shown?.steps.filter((step) => step.name === state.name) ?? []} />
            ) : (
              <p class="faint">{t('workflows.choose')}</p>
            )}
            {shown && <StepList steps={shown.steps} onChoose={(wanted) => (chosen.value = wanted)} />}
          </div>
        </>
      )}
    </>
  );
}
