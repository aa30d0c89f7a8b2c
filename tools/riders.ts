// First: what follows loads the SDK.
import '../local/cli/first';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { S3Client } from '@aws-sdk/client-s3';
import { externalImageId } from '../handlers/rider-photo/faces/external-image-id';
import { thumbnailsOf } from '../handlers/rider-photo/photo/thumbnail-key';
import { riderPhoto } from '../state-machines/rider-photo';
import { openEnvironment } from '../local/environment';
import { forgetCallersAws } from '../packages/local-aws/src/isolation';
import { runProgram } from '../local/cli/program';
import { parseRidersArguments, type RidersArguments, ridersUsage } from './riders-arguments';
import { type CommandResult, runRidersCommand } from './riders-commands';
import { exportedPath } from '../local/cli/runs/rider-photo-selfies';
import { jsonText } from '../local/cli/terminal';
import { UsageError } from '../local/cli/workflow-run';

type Command = Parameters<typeof runRidersCommand>[0];

async function runOnAws(command: Command, aws: NonNullable<RidersArguments['aws']>): Promise<CommandResult> {
  // Read by the clients, which then look for credentials as the AWS CLI does.
  if (aws.profile !== undefined) process.env.AWS_PROFILE = aws.profile;
  const options = aws.region === undefined ? {} : { region: aws.region };
  const clients = {
    dynamodb: new DynamoDBClient(options),
    rekognition: new RekognitionClient(options),
    s3: new S3Client(options),
  };
  return runRidersCommand(command, clients, aws.names);
}

/** The copies that `npm start` made for people to look at. */
function forgetExportedThumbnails(directory: string, userId: string): void {
  rmSync(join(directory, exportedPath(thumbnailsOf(externalImageId(userId)))), { recursive: true, force: true });
}

async function runLocally(command: Command, directory: string): Promise<CommandResult> {
  if (!existsSync(directory)) {
    throw new UsageError(`There is no local environment in "${directory}". Run: npm start -- --workflow rider-photo`);
  }
  forgetCallersAws();
  const environment = await openEnvironment({ directory, workflows: [riderPhoto] });
  try {
    const { tables, buckets, collections } = environment.workflow('rider-photo').resources;
    if (command.name === 'erase') forgetExportedThumbnails(directory, command.userId);
    return await runRidersCommand(command, environment.clients, {
      ridersTable: tables.riders!.name,
      ledgerTable: tables['rider-ledger']!.name,
      bucket: buckets.photos!.name,
      collection: collections.riders!.id,
    });
  } finally {
    await environment.close();
  }
}

async function main(argv: readonly string[]): Promise<number> {
  const { command, json, directory, aws } = parseRidersArguments(argv);
  if (command.name === 'help') {
    process.stdout.write(`${ridersUsage()}\n`);
    return 0;
  }
  const result = aws ? await runOnAws(command, aws) : await runLocally(command, directory);
  process.stdout.write(`${json ? jsonText(result.json) : result.text}\n`);
  return result.code;
}

runProgram(main, 'npm run riders -- --help');
