import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { durationText } from '../texts/formats';
import { t } from '../texts/text';
import { type DrawnEdge, type DrawnState, drawGraph } from './graph-layout';
import { type Visit, wayOf } from './path';
import type { WorkflowGraph } from './workflow';

interface StateGraphProps {
  readonly graph: WorkflowGraph;
  readonly visits: ReadonlyMap<string, Visit>;
  /** Ways that were taken. */
  readonly ways: ReadonlySet<string>;
  readonly chosen?: string;
  readonly onChoose: (state: string) => void;
}

const lineOf = ({ points }: DrawnEdge): string =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

interface StateBoxProps {
  readonly drawn: DrawnState;
  readonly visit?: Visit;
  readonly isChosen: boolean;
  readonly onChoose: (state: string) => void;
}

function StateBox({ drawn, visit, isChosen, onChoose }: StateBoxProps): JSX.Element {
  const { state, x, y, width, height } = drawn;
  const choose = (): void => onChoose(state.name);
  return (
    <g
      class={`state state-${visit?.status ?? 'none'} ${isChosen ? 'state-chosen' : ''}`}
      role="button"
      tabindex={0}
      aria-pressed={isChosen}
      transform={`translate(${x - width / 2} ${y - height / 2})`}
      onClick={choose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose();
      }}
    >
      <rect width={width} height={height} rx={state.type === 'Choice' ? 18 : 6} />
      <text x={width / 2} y={visit ? 17 : 25} text-anchor="middle">
        {state.name}
      </text>
      {visit && (
        <text class="state-time" x={width / 2} y="32" text-anchor="middle">
          {` ${t(`step.${visit.status}`)}, ${durationText(visit.milliseconds)}`}
          {visit.times > 1 && ` ×${visit.times}`}
        </text>
      )}
    </g>
  );
}

/** A state machine, with the way that an execution took through it. */
export function StateGraph({ graph, visits, ways, chosen, onChoose }: StateGraphProps): JSX.Element {
  const { states, edges, width, height } = useMemo(() => drawGraph(graph), [graph]);
  return (
    <div class="state-frame">
      <svg class="state-graph" viewBox={`0 0 ${width} ${height}`} width={width} role="group" aria-label={graph.name}>
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path class="state-arrow" d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {edges.map((edge) => (
          <path
            key={`${edge.from} ${edge.to}`}
            class={`state-edge ${edge.catches ? 'state-edge-catches' : ''} ${ways.has(wayOf(edge.from, edge.to)) ? 'state-edge-taken' : ''}`}
            d={lineOf(edge)}
            marker-end="url(#arrow)"
          >
            {edge.when && <title>{edge.when}</title>}
          </path>
        ))}
        {states.map((drawn) => (
          <StateBox
            key={drawn.state.name}
            drawn={drawn}
            visit={visits.get(drawn.state.name)}
            isChosen={drawn.state.name === chosen}
            onChoose={onChoose}
          />
        ))}
      </svg>
    </div>
  );
}
