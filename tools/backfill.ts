// First: what follows loads the SDK.
import '../local/cli/first';
import { existsSync } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { runProgram } from '../local/cli/program';
import { interruption } from '../local/cli/interruption';
import { findPhotos } from '../local/cli/photo-files';
import { jsonText, printable } from '../local/cli/terminal';
import { UsageError } from '../local/cli/workflow-run';
import { type LocalEnvironment, openEnvironment } from '../local/environment';
import { forgetCallersAws } from '../packages/local-aws/src/isolation';
import type { BackfillSource } from '../handlers/image-analysis/backfill/backfill-source';
import type { WorkflowDescription } from '../state-machines/description';
import { imageAnalysis } from '../state-machines/image-analysis';
import { BACKFILL_USAGE, type BackfillArguments, parseBackfillArguments } from './backfill-arguments';
import { backfillNumbers } from './backfill/backfill-numbers';
import { backfillPlan, planText } from './backfill/backfill-report';
import { deployedBucket } from './backfill/deployed-bucket';
import { endLeases } from './backfill/left-records';
import { putFolder } from './backfill/local-photos';
import { countPhotos, sourceNamed, SOURCES } from './backfill/photo-source';
import { type BackfillResult, runBackfill } from './backfill/run-locally';
import { runOnAws } from './backfill/run-on-aws';
import { countSamples } from './cost/count-samples';

/** Photos that are put into the bucket now are as good as old ones: nothing may start for each. */
function withoutUploadRule(): WorkflowDescription {
  const { 'photo-uploaded': _rule, ...rules } = imageAnalysis.rules;
  return { ...imageAnalysis, rules };
}

async function open({ directory, callsPerSecond }: BackfillArguments): Promise<LocalEnvironment> {
  forgetCallersAws();
  return openEnvironment({
    directory,
    workflows: [withoutUploadRule()],
    // There are no uploads here, so next to nothing is left for them.
    settings: { [imageAnalysis.name]: { backfillCallsPerSecond: callsPerSecond, callsPerSecond: callsPerSecond + 1 } },
  });
}

/** What the bucket holds already, unless a file or folder of that name is there. */
function sourceOf(target: string): BackfillSource | undefined {
  if (existsSync(target)) return undefined;
  const source = sourceNamed(target);
  if (source !== undefined) return source;
  throw new UsageError(`"${target}" is not a folder, nor ${SOURCES}. Check the path.`);
}

/** Read by the clients, which then look for credentials as the AWS CLI does. */
function useProfile(profile: string | undefined): void {
  if (profile !== undefined) process.env.AWS_PROFILE = profile;
}

async function countTarget(args: BackfillArguments): Promise<number> {
  if (args.images !== undefined) return args.images;
  if (args.aws) {
    const { stateMachineArn, region, profile } = args.aws;
    useProfile(profile);
    const bucket = await deployedBucket(new SFNClient({ region }), stateMachineArn);
    return countPhotos(new S3Client({ region }), bucket, sourceNamed(args.target!)!);
  }
  const source = sourceOf(args.target!);
  if (source === undefined) return findPhotos([args.target!]).filter(({ fault }) => fault === undefined).length;
  const environment = await open(args);
  try {
    const { photos } = environment.workflow(imageAnalysis.name).resources.buckets;
    return await countPhotos(environment.clients.s3, photos!.name, source);
  } finally {
    await environment.close();
  }
}

async function tellPlan(args: BackfillArguments): Promise<number> {
  const images = await countTarget(args);
  const numbers = backfillNumbers();
  const plan = backfillPlan(images, args.callsPerSecond, await countSamples('image-analysis'), numbers);
  process.stdout.write(`${args.json ? jsonText(plan) : planText(plan, numbers)}\n`);
  return 0;
}

async function run(args: BackfillArguments): Promise<number> {
  const given = sourceOf(args.target!);
  const interrupted = interruption();
  const environment = await open(args);
  try {
    const { buckets, tables } = environment.workflow(imageAnalysis.name).resources;
    const { s3, dynamodb } = environment.clients;
    const bucket = buckets.photos!.name;
    await endLeases(dynamodb, tables.images!.name);
    const source = given ?? { prefix: await putFolder(s3, bucket, args.target!, interrupted.signal) };
    const photos = await countPhotos(s3, bucket, source);
    return tellResult(
      await runBackfill(environment, source, photos, { signal: interrupted.signal, out: process.stderr }),
      args.json,
    );
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    process.stderr.write('\nStopped. What was finished is kept; run the same command again for the rest.\n');
    return interrupted.exitCode();
  } finally {
    await environment.close();
  }
}

function tellResult(result: BackfillResult, json: boolean): number {
  const { listed, analysed, missing } = result;
  const text = [
    `${listed} photos, ${analysed} of them analysed now; ${missing.length} have no outcome.`,
    ...missing.map(({ key, status }) => `  ${status} ${printable(key)}`),
  ].join('\n');
  process.stdout.write(`${json ? jsonText(result) : text}\n`);
  return missing.length === 0 ? 0 : 1;
}

async function runDeployed(
  { stateMachineArn, region, profile }: NonNullable<BackfillArguments['aws']>,
  source: BackfillSource,
  json: boolean,
): Promise<number> {
  const { signal, exitCode } = interruption();
  useProfile(profile);
  const sfn = new SFNClient({ region });
  const result = await runOnAws(sfn, { stateMachineArn, source }, { signal, out: process.stderr });
  const { executionArn, status, error, cause } = result;
  const why = [error, cause].filter(Boolean).join(': ');
  process.stdout.write(json ? `${jsonText(result)}\n` : `${executionArn} ${status}${why && `: ${printable(why)}`}\n`);
  if (signal.aborted) return exitCode();
  return status === 'SUCCEEDED' ? 0 : 1;
}

async function main(argv: readonly string[]): Promise<number> {
  const args = parseBackfillArguments(argv);
  if (args.help) {
    process.stdout.write(`${BACKFILL_USAGE}\n`);
    return 0;
  }
  if (args.dryRun) return tellPlan(args);
  return args.aws ? runDeployed(args.aws, sourceNamed(args.target!)!, args.json) : run(args);
}

runProgram(main, 'npm run backfill -- --help');
