import { printable } from './terminal';
import { UsageError } from './workflow-run';

const WRONG_USAGE = 2;

/** Errors of the bundler come in several lines, with the place in the code: they are for its developers. */
function isBuildFailure(error: unknown): boolean {
  return error instanceof Error && Array.isArray((error as { errors?: unknown }).errors);
}

/**
 * Tells, without a stack trace, why a command could not do its work.
 * @param help command that shows the usage
 * @returns the exit code
 */
export function tellFailure(error: unknown, help: string): number {
  const message = error instanceof Error ? error.message : String(error);
  const lines = isBuildFailure(error) ? message.split('\n') : [message];
  for (const line of lines) process.stderr.write(`${printable(line)}\n`);
  if (!(error instanceof UsageError)) return 1;
  process.stderr.write(`Run "${help}" for the usage.\n`);
  return WRONG_USAGE;
}
