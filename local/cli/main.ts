// First: the SDK warns while it is loaded.
import './quiet-sdk';
import { resolve, relative } from 'node:path';
import { openEnvironment } from '../environment';
import { forgetCallersAws } from '../../packages/local-aws/src/isolation';
import { parseArguments, usage } from './arguments';
import { tellFailure } from './failure';
import { interruption } from './interruption';
import { runs } from './runs';

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
  const interrupted = interruption();
  forgetCallersAws();
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
      again: args.again,
      options: args.options,
      out,
      progress: process.stderr,
      signal: interrupted.signal,
    });
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    process.stderr.write('\nStopped. What was finished is kept; run the same command again for the rest.\n');
    return interrupted.exitCode();
  } finally {
    await environment.close();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = tellFailure(error, 'npm start -- --help');
  },
);
