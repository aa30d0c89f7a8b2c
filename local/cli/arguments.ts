import { parseArgs } from 'node:util';
import { UsageError, type WorkflowRun } from './workflow-run';

export interface Arguments {
  readonly workflow: string;
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly fresh: boolean;
  /** Process also what was finished before. */
  readonly again: boolean;
  readonly help: boolean;
  /** Port of the local endpoint; 0 is any free one. */
  readonly port: number;
  readonly directory: string;
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

const DEFAULT_WORKFLOW = 'image-analysis';
export const DEFAULT_DIRECTORY = '.local';

const COMMON = {
  workflow: { type: 'string', description: `workflow to run (default ${DEFAULT_WORKFLOW})` },
  json: { type: 'boolean', description: 'print one JSON document on stdout, everything else on stderr' },
  fresh: { type: 'boolean', description: 'forget what earlier runs stored' },
  again: { type: 'boolean', description: 'process also the photos that earlier runs finished' },
  port: { type: 'string', description: 'port of the local AWS endpoint (default: any free one)' },
  directory: { type: 'string', description: `folder of the local state (default ${DEFAULT_DIRECTORY})` },
  help: { type: 'boolean', description: 'show this text' },
} as const;

type Runs = Readonly<Record<string, WorkflowRun>>;

function parsePort(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`--port must be a whole number from 0 to 65535, but is "${text}".`);
  }
  return port;
}

/**
 * Reads the command line.
 * @throws UsageError for an unknown option, workflow or value
 */
export function parseArguments(argv: readonly string[], runs: Runs): Arguments {
  const own = Object.fromEntries(Object.values(runs).flatMap((run) => Object.entries(run.options)));
  const options = Object.fromEntries(
    Object.entries({ ...own, ...COMMON }).map(([name, { type }]) => [name, { type, multiple: false as const }]),
  );
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { workflow, json, fresh, again, port, directory, help, ...rest } = parsed.values;
  const name = String(workflow ?? DEFAULT_WORKFLOW);
  const run = Object.hasOwn(runs, name) ? runs[name] : undefined;
  if (!run) throw new UsageError(`There is no workflow "${name}". Choose one of: ${Object.keys(runs).join(', ')}.`);
  for (const option of Object.keys(rest)) {
    if (!Object.hasOwn(run.options, option)) throw new UsageError(`--${option} is not an option of ${name}.`);
  }
  return {
    workflow: name,
    paths: parsed.positionals,
    json: json === true,
    fresh: fresh === true,
    again: again === true,
    help: help === true,
    port: parsePort(port as string | undefined),
    directory: String(directory ?? DEFAULT_DIRECTORY),
    options: rest,
  };
}

/** The usage text. */
export function usage(runs: Runs): string {
  const line = ([name, { type, description }]: [string, { type: string; description: string }]): string =>
    `  ${`--${name}${type === 'string' ? ' <value>' : ''}`.padEnd(22)} ${description}`;
  const sections = Object.entries(runs)
    .filter(([, run]) => Object.keys(run.options).length > 0)
    .map(([name, run]) => `\nOptions of ${name}:\n${Object.entries(run.options).map(line).join('\n')}`);
  return [
    'Usage: npm start -- [options] [files or folders...]',
    '',
    'Runs a workflow on this machine: the real state machine and the real handlers against a local AWS.',
    'Without files it runs the samples.',
    '',
    'Options:',
    Object.entries(COMMON).map(line).join('\n'),
    ...sections,
    '',
    `Workflows: ${Object.keys(runs).join(', ')}`,
  ].join('\n');
}
