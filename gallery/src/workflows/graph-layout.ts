import { Graph, layout } from '@dagrejs/dagre';
import type { State, WorkflowGraph } from './workflow';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A state with its box; `x` and `y` are its middle. */
export interface DrawnState extends Point {
  readonly state: State;
  readonly width: number;
  readonly height: number;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly when?: string;
  /** After an error. */
  readonly catches: boolean;
  /** From a state to the first one of a branch in it. */
  readonly isBranch: boolean;
  readonly points: readonly Point[];
}

export interface DrawnGraph {
  readonly states: readonly DrawnState[];
  readonly edges: readonly DrawnEdge[];
  readonly width: number;
  readonly height: number;
}

const HEIGHT = 40;
/** Room for how long it took, too. */
const MIN_WIDTH = 130;
const LETTER = 8.2;
const MARGIN = 12;

type Edge = Omit<DrawnEdge, 'points'>;

function edgesOf(states: readonly State[]): Edge[] {
  const known = new Set(states.map(({ name }) => name));
  const all = states.flatMap(({ name, parent, isStart, next }): Edge[] => [
    ...(isStart && parent !== undefined ? [{ from: parent, to: name, catches: false, isBranch: true }] : []),
    ...next.map(({ to, when, catches }): Edge => ({ from: name, to, when, catches, isBranch: false })),
  ]);
  // One line from a state to another, however many ways lead there.
  const lines = new Map<string, Edge>();
  for (const edge of all) {
    const key = `${edge.from}\n${edge.to}`;
    const line = lines.get(key);
    if (!known.has(edge.from) || !known.has(edge.to)) continue;
    lines.set(key, line ? { ...line, catches: line.catches && edge.catches } : edge);
  }
  return [...lines.values()];
}

/** Gives each state of a machine its place, in layers from top to bottom. */
export function drawGraph({ states }: Pick<WorkflowGraph, 'states'>): DrawnGraph {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 36, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name } of states) {
    graph.setNode(name, { width: Math.max(name.length * LETTER + 28, MIN_WIDTH), height: HEIGHT });
  }
  const edges = edgesOf(states);
  // Ways after an error bend rather than the way that all goes well.
  for (const { from, to, catches } of edges) graph.setEdge(from, to, { weight: catches ? 1 : 4 });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    states: states.map((state) => {
      const { x = 0, y = 0, width: boxWidth, height: boxHeight } = graph.node(state.name) as DrawnState;
      return { state, x, y, width: boxWidth, height: boxHeight };
    }),
    edges: edges.map((edge) => ({
      ...edge,
      points: (graph.edge(edge.from, edge.to) as { readonly points: readonly Point[] }).points,
    })),
    width,
    height,
  };
}
