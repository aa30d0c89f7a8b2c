import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import type { S3Client } from '@aws-sdk/client-s3';
import { type ErasureReport, eraseRiders } from '../handlers/rider-photo/erasure/erase-riders';
import { externalImageIdsOf } from '../handlers/rider-photo/faces/external-image-id';
import { FaceCollection } from '../handlers/rider-photo/faces/face-collection';
import { Ledger } from '../handlers/rider-photo/records/ledger';
import type { Attempt } from '../handlers/rider-photo/records/attempt';
import type { RiderRecord } from '../handlers/rider-photo/records/rider-records';
import { Riders } from '../handlers/rider-photo/records/riders';
import { supersedes } from '../handlers/rider-photo/attempt/upload-order';
import type { DeployedNames, RidersCommand } from './riders-arguments';
import { type Column, table } from '../local/cli/table';
import { printable } from '../local/cli/terminal';

export interface RidersClients {
  readonly dynamodb: DynamoDBClient;
  readonly rekognition: RekognitionClient;
  readonly s3: S3Client;
}

/** What a command prints, and its exit code: 1 when a rider is unknown or an erasure incomplete. */
export interface CommandResult {
  readonly json: unknown;
  readonly text: string;
  readonly code: 0 | 1;
}

const day = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString().slice(0, 10);

const columns: readonly Column<RiderRecord>[] = [
  { title: 'User', maximum: 40, value: ({ userId }) => userId },
  { title: 'State', value: ({ state }) => state },
  { title: 'Photo', maximum: 48, value: ({ photo }) => photo?.key ?? '-' },
  { title: 'Face', maximum: 36, value: ({ faceId }) => faceId ?? '-' },
  { title: 'Kept until', value: (rider) => day(rider.retainUntil) },
];

async function list(riders: Riders): Promise<CommandResult> {
  const all: RiderRecord[] = [];
  for await (const rider of riders.scan()) all.push(rider);
  all.sort((a, b) => (a.userId < b.userId ? -1 : 1));
  const text = all.length === 0 ? 'There are no riders.' : `${table(all, columns)}\n\n${count(all.length, 'rider')}`;
  return { json: all, text, code: 0 };
}

const uploadOf = ({ upload, executionId }: Attempt): Parameters<typeof supersedes>[0] => ({ ...upload, executionId });

async function show(riders: Riders, ledger: Ledger, userId: string): Promise<CommandResult> {
  const rider = await riders.get(userId);
  const attempts = (await Promise.all(externalImageIdsOf(userId).map((id) => ledger.attempts(id)))).flat();
  const json = { rider: rider ?? null, attempts };
  if (rider === undefined && attempts.length === 0) {
    return { json, text: printable(`There is no rider "${userId}".`), code: 1 };
  }
  const history = [...attempts]
    .sort((a, b) => (supersedes(uploadOf(a), uploadOf(b)) ? 1 : -1))
    .map(({ state, outcome, upload, reasons = [], message }) =>
      printable(
        [upload.uploadedAt, outcome ?? state, upload.key, reasons.join(', '), message ?? ''].filter(Boolean).join('  '),
      ),
    );
  const head = rider ? table([rider], columns) : printable(`"${userId}" has entries in the ledger but no record.`);
  return { json, text: [head, '', 'Uploads:', ...history.map((line) => `  ${line}`)].join('\n'), code: 0 };
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

function erasureText({ userId, complete, removed, remaining, elsewhere }: ErasureReport): string {
  const { faces, objectVersions, records } = removed;
  return [
    `${userId}: ${count(faces, 'face')}, ${count(objectVersions, 'object version')} and ${count(records, 'record')} removed.`,
    ...remaining.map(({ kind, id, reason }) => `Still there: ${kind} ${id} (${reason})`),
    ...elsewhere.map((photo) => `Not touched, since it lies where others keep theirs: ${photo}`),
    complete ? 'Nothing of the rider is left.' : 'The erasure is incomplete. Run the same command again.',
  ]
    .map(printable)
    .join('\n');
}

/** Carries out a command of `npm run riders`. */
export async function runRidersCommand(
  command: Exclude<RidersCommand, { name: 'help' }>,
  { dynamodb, rekognition, s3 }: RidersClients,
  names: DeployedNames,
): Promise<CommandResult> {
  const riders = new Riders(dynamodb, names.ridersTable);
  const ledger = new Ledger(dynamodb, names.ledgerTable);
  if (command.name === 'list') return list(riders);
  if (command.name === 'show') return show(riders, ledger, command.userId);
  const collection = new FaceCollection(rekognition, names.collection);
  const stores = { dynamodb, s3, bucket: names.bucket, riders, ledger, collection };
  const [report] = await eraseRiders(stores, [command.userId]);
  return { json: report, text: erasureText(report!), code: report!.complete ? 0 : 1 };
}
