import type { AslDefinition, AslState } from './definition';

const TERMINAL = '[*]';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

/** Where a state leads: its own way first, then its catchers, in the order of the file. */
function edgesOf(name: string, state: AslState): Edge[] {
  const ends = state.End === true || state.Type === 'Succeed' || state.Type === 'Fail';
  return [
    ...(state.Next ? [{ from: name, to: state.Next }] : []),
    ...(ends ? [{ from: name, to: TERMINAL, label: state.Type === 'Fail' ? 'fails' : undefined }] : []),
    ...(state.Choices ?? []).flatMap((choice) =>
      choice.Next ? [{ from: name, to: choice.Next, label: choiceLabel(choice) }] : [],
    ),
    ...(state.Default ? [{ from: name, to: state.Default, label: 'otherwise' }] : []),
    ...(state.Catch ?? []).map((catcher) => ({ from: name, to: catcher.Next, label: catchLabel(catcher.ErrorEquals) })),
  ];
}

function catchLabel(errors: readonly string[]): string {
  if (errors.includes('States.ALL')) return 'any error';
  return errors.length > 2 ? `${errors.length} named errors` : errors.join(', ');
}

/** Comparison operators of a Choice, without the type they compare. */
const OPERATORS: readonly (readonly [RegExp, string])[] = [
  [/^(String|Numeric|Boolean|Timestamp)Equals$/, '='],
  [/^(String|Numeric|Timestamp)GreaterThanEquals$/, '>='],
  [/^(String|Numeric|Timestamp)LessThanEquals$/, '<='],
  [/^(String|Numeric|Timestamp)GreaterThan$/, '>'],
  [/^(String|Numeric|Timestamp)LessThan$/, '<'],
];

function choiceLabel(choice: Readonly<Record<string, unknown>>): string {
  const variable = typeof choice.Variable === 'string' ? choice.Variable.split('.').at(-1) : undefined;
  const [operator, value] =
    Object.entries(choice).find(([field]) => !['Variable', 'Next', 'Comment'].includes(field)) ?? [];
  if (variable === undefined || operator === undefined) return 'if';
  const sign = OPERATORS.find(([pattern]) => pattern.test(operator))?.[1] ?? operator;
  return `${variable} ${sign} ${String(value)}`;
}

function lines(definition: AslDefinition, indent: string): string[] {
  const line = (text: string): string => `${indent}${text}`;
  const nested = Object.entries(definition.States).flatMap(([name, state]) => {
    const parts = state.Branches ?? (state.ItemProcessor ? [state.ItemProcessor] : []);
    if (parts.length === 0) return [];
    const bodies = parts.flatMap((part, index) => [
      ...(index > 0 ? [line('  --')] : []),
      ...lines(part, `${indent}  `),
    ]);
    return [line(`state ${name} {`), ...bodies, line('}')];
  });
  // Several catchers of one pair of states are one arrow; the happy way keeps its own arrow.
  const edges = Object.entries(definition.States).flatMap(([name, state]) => edgesOf(name, state));
  const drawn = edges.map(({ from, to, label }) => line(`${from} --> ${to}${label ? `: ${label}` : ''}`));
  return [line(`${TERMINAL} --> ${definition.StartAt}`), ...nested, ...new Set(drawn)];
}

/** The state diagram of a definition as Mermaid text. */
function mermaid(definition: AslDefinition): string {
  return ['stateDiagram-v2', ...lines(definition, '  ')].join('\n');
}

const marker = (name: string, edge: 'start' | 'end'): string => `<!-- diagram ${name} ${edge} -->`;

/**
 * Puts a workflow's diagram between its markers in a document.
 * @throws Error when the document has no such markers
 */
export function insertDiagram(document: string, name: string, definition: AslDefinition): string {
  const start = document.indexOf(marker(name, 'start'));
  const end = document.indexOf(marker(name, 'end'));
  if (start < 0 || end < start) {
    throw new Error(
      `The document has no place for the diagram: add ${marker(name, 'start')} and ${marker(name, 'end')}.`,
    );
  }
  const head = document.slice(0, start + marker(name, 'start').length);
  return `${head}\n\`\`\`mermaid\n${mermaid(definition)}\n\`\`\`\n${document.slice(end)}`;
}
