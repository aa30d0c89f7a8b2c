import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { LocalEnvironment } from '../../local/environment';
import { localFunctionName } from '../../local/resources';
import { STATE_FOLDERS } from '../../local/storage';
import type { LocalWorkflow } from '../../local/workflow-runtime';
import type { Execution } from '../../packages/local-aws/src/step-functions/execution';
import { CallTally } from './call-tally';
import type { RunCounts } from './run-counts';
import { bytesBeside, folderBytes, writeUnits } from './stored';

/** A run that hangs ends with a clear error; a photo takes a second or two. */
const PATIENCE_MS = 600_000;
const LOOK_MS = 50;

/** Executions that start while it watches. */
class Executions {
  readonly all: Execution[] = [];
  /** Together, of those that ended. */
  seconds = 0;
  readonly stop: () => void;

  constructor(workflow: LocalWorkflow) {
    this.stop = workflow.onStart((execution) => {
      const began = performance.now();
      this.all.push(execution);
      void execution.result.then(() => {
        this.seconds += (performance.now() - began) / 1000;
      });
    });
  }

  /** @throws Error when fewer start, or one of them fails */
  async succeed(count: number): Promise<void> {
    const giveUp = Date.now() + PATIENCE_MS;
    while (this.all.length < count) {
      if (Date.now() > giveUp) throw new Error(`Only ${this.all.length} of ${count} executions have started.`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    for (const { name, result } of this.all) {
      const { status, error, cause } = await result;
      if (status !== 'SUCCEEDED') throw new Error(`Execution ${name} ${status}: ${error}: ${cause}`);
    }
  }

  /** As AWS bills them: each state entered, each retry, and the start. */
  transitions(): number {
    const billed = ['ExecutionStarted', 'StateEntered', 'StateRetried'];
    return this.all.flatMap(({ history }) => history).filter(({ type }) => billed.includes(type)).length;
  }
}

/** How a run of photos is counted. */
export interface CountOptions {
  /** Starts one execution for all of them, once they are uploaded. Default: each upload starts its own. */
  readonly together?: boolean;
}

/**
 * Runs photos through a workflow in a fresh environment and counts what they used.
 * @param photos files by the key that they are uploaded to
 * @param directory of the environment's state
 * @throws Error when a photo does not go all the way
 */
export async function countRun(
  environment: LocalEnvironment,
  name: string,
  photos: Readonly<Record<string, string>>,
  directory: string,
  { together = false }: CountOptions = {},
): Promise<RunCounts> {
  const { clients } = environment;
  const workflow = environment.workflow(name);
  const bucket = workflow.resources.buckets['photos']!.name;
  const keys = Object.keys(photos);
  const executions = new Executions(workflow);
  const tally = new CallTally(
    Object.fromEntries(
      Object.entries(workflow.description.functions).map(([key, { memoryMegabytes }]) => [
        localFunctionName(name, key),
        memoryMegabytes,
      ]),
    ),
  );
  const stopTally = environment.onCall(tally.add);
  let uploadedBytes = 0;
  for (const [Key, file] of Object.entries(photos)) {
    const Body = readFileSync(file);
    uploadedBytes += Body.length;
    await clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
  }
  if (together) {
    await environment.bus.idle();
    workflow.start({});
  }
  await executions.succeed(together ? 1 : keys.length);
  await environment.bus.idle();
  executions.stop();
  stopTally();
  return {
    images: keys.length,
    executions: executions.all.length,
    transitions: executions.transitions(),
    executionSeconds: executions.seconds,
    functionCalls: tally.functionCalls,
    functionGigabyteSeconds: tally.functionGigabyteSeconds,
    calls: tally.calls,
    uploadedBytes,
    downloadedBytes: tally.downloadedBytes,
    storedBytes: await bytesBeside(clients, bucket, keys),
    writeUnits: await writeUnits(clients, workflow, tally.writes),
    logBytes: folderBytes(join(directory, STATE_FOLDERS.logs)),
  };
}
