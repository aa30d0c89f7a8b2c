// First: the SDK warns while it is loaded.
import './quiet-sdk';
import { resolve, relative } from 'node:path';
import { openEnvironment } from '../environment';
import { parseArguments, usage } from './arguments';
import { runs } from './runs';
import { UsageError } from './workflow-run';

const WRONG_USAGE = 2;
const INTERRUPTED = 130;

async function main(argv: readonly string[]): Promise<number> {
  const args = parseArguments(argv, runs);
  const out = args.json ? process.stderr : process.stdout;
  if (args.help) {
    process.stdout.write(`${usage(runs)}\n`);
    return 0;
  }
  const run = runs[args.workflow]!;
  run.validate(args.paths, args.options);
  const directory = relative(process.cwd(), resolve(args.directory)) || '.';
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort(new Error('The run was stopped.')));
  process.once('SIGTERM', () => interrupted.abort(new Error('The run was stopped.')));
  process.stderr.write('Starting the local AWS ...\n');
  const environment = await openEnvironment({
    directory,
    workflows: [run.workflow],
    port: args.port,
    fresh: args.fresh,
    speed: run.speed,
  });
  try {
    return await run.run({
      environment,
      directory,
      paths: args.paths,
      json: args.json,
      options: args.options,
      out,
      progress: process.stderr,
      signal: interrupted.signal,
    });
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    process.stderr.write('\nStopped. What was finished is kept; run the same command again for the rest.\n');
    return INTERRUPTED;
  } finally {
    await environment.close();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usageError = error instanceof UsageError;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (usageError) process.stderr.write('Run "npm start -- --help" for the usage.\n');
    process.exitCode = usageError ? WRONG_USAGE : 1;
  },
);
