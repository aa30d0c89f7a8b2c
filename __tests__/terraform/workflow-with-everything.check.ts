import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../support/terraform';
import { type Emulator, leftovers, startEmulator } from '../support/terraform-emulator';
import { temporaryFolder, writeStack } from '../support/terraform-stack';
import { environmentWith, fakeArchives } from '../support/terraform-synth';
import { workflowWithEverything } from '../support/terraform-workflow';

const DEPLOYER_POLICY = join(__dirname, '../../docs/deployer-policy.json');

/** Everything that is not switched on in dev: the key for all data, Express, CORS, expiry, subscribers, concurrency. */
describeWith(['terraform', 'moto_server'], 'a workflow with everything, all options on, applied', () => {
  const workflows = { 'image-analysis': workflowWithEverything };
  const base = environmentWith();
  const analysis = base.workflows['image-analysis']!;
  const environment = environmentWith({
    backend: { type: 'none' },
    customerManagedKey: true,
    galleryOrigins: ['https://photos.example.com'],
    expirations: [{ prefix: 'incoming/', days: 365 }],
    subscriptions: [
      { protocol: 'email', endpoint: 'team@example.com' },
      { protocol: 'sms', endpoint: '+4312345678' },
    ],
    workflows: {
      'image-analysis': {
        stateMachineType: 'EXPRESS',
        reservedConcurrency: { 'detect-labels': 5 },
        settings: {
          ...analysis.settings,
          schedule: 'rate(1 hour)',
          timeZone: 'Europe/Vienna',
          watch: true,
          watchMinutes: 60,
          mode: 'fast',
          modelName: 'birds',
        },
      },
    },
  });
  const folder = temporaryFolder('everything');
  let emulator: Emulator;
  let stack: string;

  const terraform = (...args: string[]): ReturnType<Emulator['terraform']['run']> =>
    emulator.terraform.run(stack, [...args, '-no-color']);

  beforeAll(async () => {
    emulator = await startEmulator();
    stack = writeStack(folder.path, environment, workflows, fakeArchives(workflows));
    await terraform('init');
    await terraform('apply', '-auto-approve', '-parallelism=40');
  });
  afterAll(async () => {
    await emulator?.close();
    folder.remove();
  });

  it('needs no change when it is planned again', async () => {
    const { stdout } = await terraform('plan', '-detailed-exitcode');

    expect(stdout).toContain('No changes.');
  });

  it('has made the collection, the queue and the schedules', async () => {
    const { CollectionIds } = await emulator.ask.json<{ CollectionIds: string[] }>('rekognition', 'ListCollections');
    const { Schedules } = JSON.parse(await emulator.ask.rest('scheduler', '/schedules')) as {
      Schedules: { Name: string; State: string }[];
    };

    expect(CollectionIds).toEqual(['rekognition-dev-riders']);
    expect(Schedules.map(({ Name, State }) => `${Name} ${State}`).sort()).toEqual([
      'rekognition-dev-image-analysis-abandoned ENABLED',
      'rekognition-dev-image-analysis-batch ENABLED',
      'rekognition-dev-image-analysis-incomplete DISABLED',
      'rekognition-dev-image-analysis-reminder ENABLED',
      'rekognition-dev-image-analysis-watchdog DISABLED',
    ]);
  });

  it('is destroyed with nothing left', async () => {
    await terraform('destroy', '-auto-approve', '-parallelism=40');

    expect(await leftovers(emulator)).toEqual([]);
  });

  it('took no permission that the documented policy of a deployer lacks', () => {
    const policy = JSON.parse(readFileSync(DEPLOYER_POLICY, 'utf8')) as { Statement: { Action: string[] }[] };
    const granted = new Set(policy.Statement.flatMap(({ Action }) => Action));

    const lacking = [...emulator.terraformActions].filter((action) => !granted.has(action));

    expect(emulator.terraformActions.size).toBeGreaterThan(80);
    expect(lacking.sort()).toEqual([]);
  });
});
