import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ModelLease } from '../../../handlers/batch-detection/model/model-lease';
import {
  type HostingChange,
  type HostingStatus,
  hostingHistory,
} from '../../../packages/local-aws/src/rekognition/custom-labels/hosting';
import {
  customLabelsFolder,
  readLocalModel,
} from '../../../packages/local-aws/src/rekognition/custom-labels/local-model';
import type { LocalEnvironment } from '../../environment';
import { localFunctionArn } from '../../resources';
import { STATE_FOLDERS } from '../../storage';
import { takeOverDeadWork } from './batch-detection-takeover';

const WORKFLOW = 'batch-detection';
const LOOK_MS = 250;
/** Longer than any start and stop of the local model. */
const GIVE_UP_MS = 60_000;

/** Status of the local model, and since when it holds. */
function lastChange(directory: string): HostingChange {
  const folder = customLabelsFolder(join(directory, STATE_FOLDERS.rekognition));
  return hostingHistory(folder, Date.now()).at(-1)!;
}

/** Status of the local model, now. */
export const modelStatus = (directory: string): HostingStatus => lastChange(directory).status;

const isOn = ({ status }: HostingChange): boolean => ['STARTING', 'RUNNING', 'STOPPING'].includes(status);

/** Whether the local model is on, or was until some time ago. @param since milliseconds since 1970 */
export function wasModelOn(directory: string, since: number): boolean {
  const last = lastChange(directory);
  return isOn(last) || last.at >= since;
}

/**
 * Tells the workflow that executions of an earlier process are gone, as the rule would: nothing else can know, since
 * executions do not outlive the process.
 */
export async function endForgottenRuns(environment: LocalEnvironment): Promise<void> {
  const { clients, lambda, workflow } = environment;
  const { tables } = workflow(WORKFLOW).resources;
  const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName: tables['batch-models']!.name }));
  for (const item of Items) {
    const { holder } = unmarshall(item) as ModelLease;
    if (holder === undefined) continue;
    const event = { input: null, executionId: holder, ended: 'ABORTED' };
    await lambda.invoke(localFunctionArn(WORKFLOW, 'stop-model'), event);
  }
  await takeOverDeadWork(environment);
}

/** Changes with what the local model finds: its settings and its examples. */
export function modelFingerprint(directory: string): string {
  const model = readLocalModel(customLabelsFolder(join(directory, STATE_FOLDERS.rekognition)));
  const files = [model.examples, model.recordings].flatMap((folder) => (folder === undefined ? [] : listing(folder)));
  return createHash('sha256')
    .update(JSON.stringify([model, files]))
    .digest('hex');
}

/** Names, sizes and times of the files of a folder. */
function listing(folder: string): readonly unknown[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names.map((name) => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    return [name, stats?.size, stats?.mtimeMs];
  });
}

/** Runs the watchdog until the model is off. @returns whether it is */
export async function seeModelOff(environment: LocalEnvironment, directory: string): Promise<boolean> {
  const until = Date.now() + GIVE_UP_MS;
  while (isOn(lastChange(directory)) && Date.now() < until) {
    await environment.workflow(WORKFLOW).runSchedule('watchdog');
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return !isOn(lastChange(directory));
}
