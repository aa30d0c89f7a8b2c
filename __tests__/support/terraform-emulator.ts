import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRekognition } from '../../packages/local-aws/src/rekognition/rekognition';
import type { Vision } from '../../packages/local-aws/src/vision/vision';
import { startMoto } from './moto';
import { type CommandResult, createTerraform, emulatorEnvironment, run, type Terraform } from './terraform';
import { startMotoProxy } from './terraform-moto-proxy';

/** AWS as far as Terraform needs it, on this machine. */
export interface Emulator {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** Terraform that talks to the emulator. */
  readonly terraform: Terraform;
  /** IAM actions that Terraform has needed so far. */
  readonly terraformActions: ReadonlySet<string>;
  /** The same for every single call, in the order of the calls. */
  readonly terraformCalls: readonly string[];
  /** Runs the AWS CLI against the emulator and decodes its answer. */
  aws<Answer>(...args: string[]): Promise<Answer>;
  close(): Promise<void>;
}

const CLI_TIMEOUT_MS = 60_000;
/** Collections are made without looking at a picture. */
const NO_VISION = new Proxy({}, { get: () => () => Promise.reject(new Error('Nothing is looked at here.')) }) as Vision;

/** Starts moto, the proxy that mends it and the local Rekognition, which has the collections that moto lacks. */
export async function startEmulator(vision: Vision = NO_VISION): Promise<Emulator> {
  const directory = mkdtempSync(join(tmpdir(), 'emulator-'));
  const moto = await startMoto();
  const rekognition = await openRekognition({
    vision,
    directory,
    readObject: () => Promise.reject(new Error('There are no photos here.')),
  });
  const proxy = await startMotoProxy(moto.url, rekognition);
  const env = emulatorEnvironment(proxy.url);
  const terraform = createTerraform(env);
  return {
    url: proxy.url,
    env,
    terraform,
    terraformActions: proxy.terraformActions,
    terraformCalls: proxy.terraformCalls,
    aws: async <Answer>(...args: string[]): Promise<Answer> => {
      const options = { cwd: directory, env, timeout: CLI_TIMEOUT_MS };
      const { stdout }: CommandResult = await run(
        'aws',
        [...args, '--endpoint-url', proxy.url, '--output', 'json'],
        options,
      );
      return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Answer;
    },
    close: async () => {
      await proxy.close();
      await rekognition.close();
      await moto.stop();
      terraform.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What is left of everything that a deployment makes; keys are left out, since AWS only schedules their deletion. */
export async function leftovers({ aws }: Emulator): Promise<string[]> {
  const listings: readonly (readonly [command: string[], answer: string])[] = [
    [['s3api', 'list-buckets'], 'Buckets'],
    [['dynamodb', 'list-tables'], 'TableNames'],
    [['sns', 'list-topics'], 'Topics'],
    [['sqs', 'list-queues'], 'QueueUrls'],
    [['lambda', 'list-functions'], 'Functions'],
    [['lambda', 'list-layers'], 'Layers'],
    [['stepfunctions', 'list-state-machines'], 'stateMachines'],
    [['events', 'list-rules'], 'Rules'],
    [['scheduler', 'list-schedules'], 'Schedules'],
    [['rekognition', 'list-collections'], 'CollectionIds'],
    [['logs', 'describe-log-groups'], 'logGroups'],
    [['cloudwatch', 'describe-alarms'], 'MetricAlarms'],
    [['cloudwatch', 'list-dashboards'], 'DashboardEntries'],
    [['iam', 'list-roles'], 'Roles'],
    [['kms', 'list-aliases'], 'Aliases'],
  ];
  const found: string[] = [];
  for (const [command, answer] of listings) {
    const items = ((await aws<Record<string, unknown[]>>(...command))[answer] ?? []).map((item) =>
      JSON.stringify(item),
    );
    // Aliases of the keys that AWS itself owns are always there.
    found.push(...items.filter((item) => !item.includes('alias/aws/')).map((item) => `${command.join(' ')}: ${item}`));
  }
  return found;
}
