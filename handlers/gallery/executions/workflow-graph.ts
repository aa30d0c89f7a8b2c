import type { Answer } from '../router';

type Graph = Answer<'listWorkflows'>['workflows'][number];
type GraphState = Graph['states'][number];
type Way = GraphState['next'][number];

/** The part of ASL that a drawing shows. */
interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly Readonly<Record<string, unknown>>[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Branches?: readonly Definition[];
  readonly ItemProcessor?: Definition;
}

/** A comparison in words: the field and what it is compared with. */
function condition({ Next: _, Comment, ...rule }: Readonly<Record<string, unknown>>): string {
  if (typeof Comment === 'string') return Comment;
  const { Variable, ...comparison } = rule;
  const [operator, value] = Object.entries(comparison)[0] ?? [];
  if (typeof Variable !== 'string' || operator === undefined || typeof value === 'object')
    return Object.keys(rule).join();
  return `${Variable.replace(/^\$\.?/, '')} ${operator.replace(/^(String|Numeric|Boolean|Timestamp)/, '')} ${String(value)}`;
}

function waysOf({ Next, Choices = [], Default, Catch = [] }: State): Way[] {
  return [
    ...(Next === undefined ? [] : [{ to: Next, catches: false }]),
    ...Choices.flatMap((rule) =>
      typeof rule.Next === 'string' ? [{ to: rule.Next, when: condition(rule), catches: false }] : [],
    ),
    ...(Default === undefined ? [] : [{ to: Default, when: 'otherwise', catches: false }]),
    ...Catch.map(({ ErrorEquals, Next: to }) => ({ to, when: ErrorEquals.join(', '), catches: true })),
  ];
}

function statesOf({ StartAt, States }: Definition, parent: string | undefined): GraphState[] {
  return Object.entries(States).flatMap(([name, state]) => [
    {
      name,
      type: state.Type,
      comment: state.Comment,
      parent,
      isStart: name === StartAt,
      isEnd: state.End === true || state.Type === 'Succeed' || state.Type === 'Fail',
      next: waysOf(state),
    },
    ...[...(state.Branches ?? []), ...(state.ItemProcessor ? [state.ItemProcessor] : [])].flatMap((part) =>
      statesOf(part, name),
    ),
  ]);
}

/** A state machine as it is drawn. @param definition the ASL file, placeholders and all */
export function workflowGraph(name: string, definition: unknown): Graph {
  const machine = definition as Definition;
  return { name, startAt: machine.StartAt, states: statesOf(machine, undefined) };
}
