import { resolve, relative } from 'node:path';
import { type EnvironmentOptions, openEnvironment } from '../environment';
import { forgetCallersAws } from '../../packages/local-aws/src/isolation';
import { parseArguments, usage } from './arguments';
import { tellFailure } from './failure';
import { interruption } from './interruption';
import { runs } from './runs';

/**
 * `npm start`: runs a workflow on this machine.
 * @param means what tests replace: the rest is what every user has
 * @returns the exit code
 */
export async function runCommandLine(
  argv: readonly string[],
  means: Pick<EnvironmentOptions, 'bundle' | 'vision'> = {},
): Promise<number> {
  try {
    return await run(argv, means);
  } catch (error) {
    return tellFailure(error, 'npm start -- --help');
  }
}

async function run(argv: readonly string[], means: Pick<EnvironmentOptions, 'bundle' | 'vision'>): Promise<number> {
  const args = parseArguments(argv, runs);
  const out = args.json ? process.stderr : process.stdout;
  if (args.help) {
    process.stdout.write(`${usage(runs)}\n`);
    return 0;
  }
  const workflowRun = runs[args.workflow]!;
  workflowRun.validate(args.paths, args.options);
  const directory = relative(process.cwd(), resolve(args.directory)) || '.';
  const interrupted = interruption();
  forgetCallersAws();
  process.stderr.write('Starting the local AWS ...\n');
  const environment = await openEnvironment({
    directory,
    workflows: [workflowRun.workflow],
    port: args.port,
    fresh: args.fresh,
    speed: workflowRun.speed,
    settings: args.again ? { [workflowRun.workflow.name]: workflowRun.settingsAgain ?? {} } : undefined,
    ...means,
  });
  try {
    return await workflowRun.run({
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
