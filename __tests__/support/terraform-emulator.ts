import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRekognition } from '../../packages/local-aws/src/rekognition/rekognition';
import type { Vision } from '../../packages/local-aws/src/vision/vision';
import { elements, type EmulatorRequests, emulatorRequests } from './emulator-requests';
import { startMoto } from './moto';
import { createTerraform, emulatorEnvironment, type Terraform } from './terraform';
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
  readonly ask: EmulatorRequests;
  close(): Promise<void>;
}

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
    ask: emulatorRequests(proxy.url),
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
export async function leftovers({ ask }: Emulator): Promise<string[]> {
  const json = async (service: Parameters<typeof ask.json>[0], operation: string, list: string): Promise<unknown[]> =>
    (await ask.json<Record<string, unknown[]>>(service, operation))[list]!;
  const rest = async (service: 'lambda' | 'scheduler', path: string, list: string): Promise<unknown[]> =>
    (JSON.parse(await ask.rest(service, path)) as Record<string, unknown[]>)[list]!;
  const form = async (
    service: Parameters<typeof ask.form>[0],
    operation: string,
    element: string,
  ): Promise<unknown[]> => elements(await ask.form(service, operation), element);
  const listings: Readonly<Record<string, Promise<readonly unknown[]>>> = {
    bucket: ask.rest('s3', '/').then((xml) => elements(xml, 'Name')),
    table: json('dynamodb', 'ListTables', 'TableNames'),
    topic: form('sns', 'ListTopics', 'TopicArn'),
    queue: form('sqs', 'ListQueues', 'QueueUrl'),
    function: rest('lambda', '/2015-03-31/functions/', 'Functions'),
    layer: rest('lambda', '/2018-10-31/layers', 'Layers'),
    'state machine': json('states', 'ListStateMachines', 'stateMachines'),
    rule: json('events', 'ListRules', 'Rules'),
    schedule: rest('scheduler', '/schedules', 'Schedules'),
    collection: json('rekognition', 'ListCollections', 'CollectionIds'),
    'log group': json('logs', 'DescribeLogGroups', 'logGroups'),
    alarm: form('cloudwatch', 'DescribeAlarms', 'AlarmName'),
    dashboard: form('cloudwatch', 'ListDashboards', 'DashboardName'),
    role: form('iam', 'ListRoles', 'RoleName'),
    'user pool': ask
      .json<{ UserPools: unknown[] }>('cognito-idp', 'ListUserPools', { MaxResults: 60 })
      .then(({ UserPools }) => UserPools),
    distribution: ask.rest('cloudfront', '/2020-05-31/distribution').then((xml) => elements(xml, 'DomainName')),
    'HTTP API': ask.rest('apigateway', '/v2/apis').then((text) => (JSON.parse(text) as { items: unknown[] }).items),
    // Aliases of the keys that AWS itself owns are always there.
    'alias of a key': json('kms', 'ListAliases', 'Aliases').then((aliases) =>
      aliases.filter((alias) => !JSON.stringify(alias).includes('alias/aws/')),
    ),
  };
  const found = Object.entries(listings).map(async ([what, items]) =>
    (await items).map((item) => `${what}: ${JSON.stringify(item)}`),
  );
  return (await Promise.all(found)).flat();
}
