import { existsSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { interruption } from '../../local/cli/interruption';
import { runProgram } from '../../local/cli/program';
import { jsonText } from '../../local/cli/terminal';
import { UsageError } from '../../local/cli/workflow-run';
import { type LocalEnvironment, openEnvironment } from '../../local/environment';
import { forgetCallersAws } from '../../packages/local-aws/src/isolation';
import { imageAnalysis } from '../../state-machines/image-analysis';
import type { QueueArguments } from './queue-arguments';
import type { QueueResult } from './queue-result';
import { untilDone } from './until-done';

export interface QueueClients {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
}

export interface QueueNames {
  readonly imagesTable: string;
  readonly uploadsQueue: string;
}

/** A command that queues images again, here or on AWS. */
export interface QueueCommand<Arguments extends QueueArguments> {
  /** As it is called: `npm run <name>`. */
  readonly name: string;
  readonly usage: string;
  parse(argv: readonly string[]): Arguments;
  run(args: Arguments, clients: QueueClients, names: QueueNames): Promise<QueueResult>;
}

function runOnAws<Arguments extends QueueArguments>(
  { run }: QueueCommand<Arguments>,
  args: Arguments,
  aws: NonNullable<QueueArguments['aws']>,
): Promise<QueueResult> {
  // Read by the clients, which then look for credentials as the AWS CLI does.
  if (aws.profile !== undefined) process.env.AWS_PROFILE = aws.profile;
  const options = aws.region === undefined ? {} : { region: aws.region };
  return run(args, { dynamodb: new DynamoDBClient(options), sqs: new SQSClient(options) }, aws);
}

/** Queues images of the local environment, and waits until each has its outcome. @throws the reason of the signal @internal */
export async function queueLocally<Arguments extends QueueArguments>(
  { run }: Pick<QueueCommand<Arguments>, 'run'>,
  args: Arguments,
  environment: LocalEnvironment,
  follow: { readonly signal: AbortSignal; readonly out: NodeJS.WritableStream },
): Promise<QueueResult> {
  const { tables, queues } = environment.workflow(imageAnalysis.name).resources;
  const names = { imagesTable: tables.images!.name, uploadsQueue: queues.uploads!.url };
  const result = await run(args, environment.clients, names);
  if (!args.dryRun) await untilDone(environment, follow);
  return result;
}

async function runHere<Arguments extends QueueArguments>(
  command: QueueCommand<Arguments>,
  args: Arguments,
  signal: AbortSignal,
): Promise<QueueResult> {
  if (!existsSync(args.directory)) {
    throw new UsageError(`There is no local environment in "${args.directory}". Run: npm start`);
  }
  forgetCallersAws();
  const environment = await openEnvironment({ directory: args.directory, workflows: [imageAnalysis] });
  try {
    return await queueLocally(command, args, environment, { signal, out: process.stderr });
  } finally {
    await environment.close();
  }
}

/** Runs the command with the arguments of this process. */
export function runQueueCommand<Arguments extends QueueArguments>(command: QueueCommand<Arguments>): void {
  runProgram(async (argv) => {
    const args = command.parse(argv);
    if (args.help) {
      process.stdout.write(`${command.usage}\n`);
      return 0;
    }
    const { signal, exitCode } = interruption();
    try {
      const done = args.aws ? runOnAws(command, args, args.aws) : runHere(command, args, signal);
      const { json, text, code } = await done;
      process.stdout.write(`${args.json ? jsonText(json) : text}\n`);
      return code;
    } catch (error) {
      if (!signal.aborted) throw error;
      process.stderr.write(
        `\nStopped. What waits in the queue goes on with the next npm start or npm run ${command.name}.\n`,
      );
      return exitCode();
    }
  }, `npm run ${command.name} -- --help`);
}
