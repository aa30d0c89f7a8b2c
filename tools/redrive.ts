// First: what follows loads the SDK.
import '../local/cli/first';
import { existsSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { interruption } from '../local/cli/interruption';
import { runProgram } from '../local/cli/program';
import { jsonText } from '../local/cli/terminal';
import { UsageError } from '../local/cli/workflow-run';
import { openEnvironment } from '../local/environment';
import { forgetCallersAws } from '../packages/local-aws/src/isolation';
import { imageAnalysis } from '../state-machines/image-analysis';
import { parseRedriveArguments, REDRIVE_USAGE, type RedriveArguments } from './redrive-arguments';
import { redriveLocally } from './redrive/run-locally';
import { runRedrive, type RedriveResult } from './redrive/run-redrive';

function runOnAws(args: RedriveArguments, aws: NonNullable<RedriveArguments['aws']>): Promise<RedriveResult> {
  // Read by the clients, which then look for credentials as the AWS CLI does.
  if (aws.profile !== undefined) process.env.AWS_PROFILE = aws.profile;
  const options = aws.region === undefined ? {} : { region: aws.region };
  return runRedrive(args, { dynamodb: new DynamoDBClient(options), sqs: new SQSClient(options) }, aws);
}

async function runLocally(args: RedriveArguments, signal: AbortSignal): Promise<RedriveResult> {
  if (!existsSync(args.directory)) {
    throw new UsageError(`There is no local environment in "${args.directory}". Run: npm start`);
  }
  forgetCallersAws();
  const environment = await openEnvironment({ directory: args.directory, workflows: [imageAnalysis] });
  try {
    return await redriveLocally(args, environment, { signal, out: process.stderr });
  } finally {
    await environment.close();
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const args = parseRedriveArguments(argv);
  if (args.help) {
    process.stdout.write(`${REDRIVE_USAGE}\n`);
    return 0;
  }
  const { signal, exitCode } = interruption();
  try {
    const { json, text, code } = args.aws ? await runOnAws(args, args.aws) : await runLocally(args, signal);
    process.stdout.write(`${args.json ? jsonText(json) : text}\n`);
    return code;
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write('\nStopped. What waits in the queue goes on with the next npm start or npm run redrive.\n');
    return exitCode();
  }
}

runProgram(main, 'npm run redrive -- --help');
