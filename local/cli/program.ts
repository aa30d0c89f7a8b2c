import { tellFailure } from './failure';

/**
 * Runs a command to its end and leaves its exit code.
 * @param main takes the arguments, gives the exit code
 * @param help command that tells how to use it, for wrong usage
 */
export function runProgram(main: (argv: readonly string[]) => Promise<number>, help: string): void {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.exitCode = tellFailure(error, help);
    },
  );
}
