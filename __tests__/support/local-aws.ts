import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ServiceCall } from '../../packages/local-aws/src/service';
import type { Execution } from '../../packages/local-aws/src/step-functions/execution';
import { type EnvironmentOptions, type LocalEnvironment, openEnvironment } from '../../local/environment';
import type { Vision } from '../../packages/local-aws/src/vision/vision';
import { bundlesWithoutPauses } from './shared-bundles';

/** Eyes that see nothing: for tests that are not about what is in a picture. */
export const blindVision: Vision = {
  detectFaces: async () => ({ source: 'local-model', faces: [] }),
  detectLabels: async () => ({ source: 'local-model', labels: [] }),
  recordedAnswer: async () => undefined,
  close: async () => undefined,
};

/** Its own local environment for one test file, with the waits of retries cut short. */
export interface TestEnvironment extends LocalEnvironment {
  /** Every call that a service answered since the last reset. */
  readonly calls: ServiceCall[];
  /** Folder of the state, e.g. with the functions' logs. */
  readonly directory: string;
  /** Forgets faults, calls and interferences. */
  reset(): void;
}

export async function openTestEnvironment(options: Omit<EnvironmentOptions, 'directory'>): Promise<TestEnvironment> {
  const directory = mkdtempSync(join(tmpdir(), 'local-aws-'));
  const environment = await openEnvironment({
    bundle: bundlesWithoutPauses,
    vision: blindVision,
    speed: { retry: 0.0005, wait: 0.01 },
    ...options,
    directory,
  });
  const calls: ServiceCall[] = [];
  environment.onCall((call) => calls.push(call));
  return {
    ...environment,
    calls,
    directory,
    reset() {
      calls.length = 0;
      environment.faults.clear();
      environment.lambda.clearInterference();
    },
    async close() {
      await environment.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Uploads bytes and gives the execution that the rule starts. */
export async function upload(
  environment: LocalEnvironment,
  workflow: string,
  key: string,
  bytes: Buffer,
  metadata?: Record<string, string>,
): Promise<Execution> {
  const { resources } = environment.workflow(workflow);
  const started = nextExecution(environment, workflow, key);
  await environment.clients.s3.send(
    new PutObjectCommand({ Bucket: resources.buckets.photos!.name, Key: key, Body: bytes, Metadata: metadata }),
  );
  return started;
}

/** The next execution about a key. Ask before causing it. */
export function nextExecution(environment: LocalEnvironment, workflow: string, key: string): Promise<Execution> {
  return new Promise((resolve) => {
    const stop = environment.workflow(workflow).onStart((execution) => {
      if ((execution.input as { key?: string }).key !== key) return;
      stop();
      resolve(execution);
    });
  });
}

/** An item of a workflow's table. */
export async function readItem(
  environment: LocalEnvironment,
  table: string,
  key: Record<string, unknown>,
): Promise<Record<string, unknown> | undefined> {
  const { Item } = await environment.clients.dynamodb.send(
    new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
  );
  return Item && unmarshall(Item);
}
