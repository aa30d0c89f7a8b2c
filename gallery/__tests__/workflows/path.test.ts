import { drawGraph } from '../../src/workflows/graph-layout';
import { visitsOf, wayOf, waysTaken } from '../../src/workflows/path';
import type { State, Step } from '../../src/workflows/workflow';

const state = (name: string, goals: readonly string[], change: Partial<State> = {}): State => ({
  name,
  type: 'Task',
  isStart: false,
  isEnd: goals.length === 0,
  next: goals.map((to) => ({ to, catches: to === 'Failed' })),
  ...change,
});

const STATES: readonly State[] = [
  state('Choose', ['Both', 'Save'], { type: 'Choice', isStart: true }),
  state('Both', ['Save', 'Failed'], { type: 'Parallel' }),
  state('Left', [], { parent: 'Both', isStart: true }),
  state('Right', [], { parent: 'Both', isStart: true }),
  state('Save', []),
  state('Failed', []),
];

const step = (name: string, enteredAt: number, exitedAt?: number): Step => ({
  name,
  enteredAt,
  exitedAt,
  status: exitedAt === undefined ? 'RUNNING' : 'SUCCEEDED',
  tries: 1,
});

describe('the path of an execution', () => {
  it('goes along the ways that were taken, and no others', () => {
    const steps = [
      step('Choose', 0, 1),
      step('Both', 1, 9),
      step('Left', 2, 8),
      step('Right', 2, 7),
      step('Save', 9, 10),
    ];

    expect(waysTaken(STATES, steps)).toEqual(
      new Set([wayOf('Choose', 'Both'), wayOf('Both', 'Left'), wayOf('Both', 'Right'), wayOf('Both', 'Save')]),
    );
  });

  it('ends in the state that runs', () => {
    expect(waysTaken(STATES, [step('Choose', 0, 1), step('Save', 1)])).toEqual(new Set([wayOf('Choose', 'Save')]));
  });

  it('adds up the times that a state was visited', () => {
    const visits = visitsOf([step('Left', 0, 10), step('Left', 20)], 25);

    expect(visits.get('Left')).toEqual({ status: 'RUNNING', milliseconds: 15, times: 2 });
  });
});

describe('the drawing of a state machine', () => {
  it('gives each state a place of its own, and each line one drawing', () => {
    const twice = state('Choose', ['Save', 'Save', 'Both', 'Nowhere'], { isStart: true });
    const { states, edges, width, height } = drawGraph({ states: [twice, ...STATES.slice(1)] });
    const overlaps = states.flatMap((one, index) =>
      states
        .slice(index + 1)
        .filter(
          (other) =>
            Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
            Math.abs(one.y - other.y) < (one.height + other.height) / 2,
        ),
    );

    expect(overlaps).toEqual([]);
    expect(states.every(({ x, y }) => x > 0 && x < width && y > 0 && y < height)).toBe(true);
    expect(edges.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'Choose Save',
      'Choose Both',
      'Both Save',
      'Both Failed',
      'Both Left',
      'Both Right',
    ]);
    expect(edges.filter(({ catches }) => catches).map(({ to }) => to)).toEqual(['Failed']);
  });
});
