import type { WorkflowDescription } from '../../state-machines/description';
import type { LocalEnvironment } from '../environment';

/** A wrong use of the command line: told without a stack trace, exit code 2. */
export class UsageError extends Error {}

/** What a run gets from the command line. */
export interface RunContext {
  readonly environment: LocalEnvironment;
  /** Folder of the local environment's state. */
  readonly directory: string;
  /** Files and folders as given; none means the samples. */
  readonly paths: readonly string[];
  /** Print exactly one JSON document on stdout. */
  readonly json: boolean;
  /** Process also what earlier runs finished. */
  readonly again?: boolean;
  /** Options of this workflow, already parsed. */
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** Where people read: stderr with --json, else stdout. */
  readonly out: NodeJS.WritableStream;
  /** Where progress is drawn; a terminal or not. */
  readonly progress: NodeJS.WriteStream;
  /** Aborted by Ctrl-C and by SIGTERM. */
  readonly signal: AbortSignal;
}

/** How the command line runs one workflow. */
export interface WorkflowRun {
  readonly workflow: WorkflowDescription;
  /** Options beside the common ones, for the parser and the usage text. */
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean'; readonly description: string }>>;
  /** Environment options this run needs, e.g. shorter waits. */
  readonly speed?: { readonly retry?: number; readonly wait?: number };
  /** Settings of the workflow with `--again`. */
  readonly settingsAgain?: Readonly<Record<string, number>>;
  /** Checks paths and options before anything starts. @throws UsageError */
  validate(paths: readonly string[], options: RunContext['options']): void;
  /** @returns the exit code: 0 when everything was processed or cleanly rejected, 1 when an execution failed */
  run(context: RunContext): Promise<number>;
}
