import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../env/environment';
import { environmentSchema } from '../../env/environment-schema';
import { environmentNames, loadEnvironment } from '../../env/load-environment';
import { workflows } from '../../state-machines/index';
import { BIRDS } from '../support/inputs';
import { workflowWithEverything } from '../support/terraform-workflow';

const VALID = {
  region: 'eu-west-1',
  namePrefix: 'photos',
  backend: { type: 'local' },
  workflows: { 'image-analysis': {} },
};

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'env-'))));
afterEach(() => rmSync(directory, { recursive: true }));

function load(content: unknown, known = workflows): Environment {
  writeFileSync(join(directory, 'test.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return loadEnvironment('test', known, directory);
}

function withSettings(settings: object): object {
  return { ...VALID, workflows: { 'image-analysis': { settings } } };
}

describe('the shipped environments', () => {
  it('are dev, staging and prod', () => {
    expect(environmentNames()).toEqual(['dev', 'prod', 'staging']);
  });

  it.each(environmentNames())('%s is valid and deploys every workflow, without a model until one is given', (name) => {
    const environment = loadEnvironment(name, workflows);

    expect(environment).toMatchObject({ name });
    expect(Object.keys(environment.workflows).sort()).toEqual(Object.keys(workflows).sort());
    expect(environment.workflows['batch-detection']!.settings).toMatchObject({
      projectArn: '',
      projectVersionArn: '',
      scheduleEnabled: false,
    });
  });

  it.each(environmentNames())('%s has no gallery until one is given, and then one that is closed', (name) => {
    const shipped = JSON.parse(readFileSync(join(__dirname, `../../env/${name}.json`), 'utf8')) as typeof VALID;

    expect(loadEnvironment(name, workflows)).not.toHaveProperty('gallery');
    expect(load({ ...shipped, gallery: {} }).gallery).toEqual({ selfSignUp: false, requireMfa: false });
  });

  it.each(environmentNames())('%s takes a model by one edit', (name) => {
    const shipped = JSON.parse(readFileSync(join(__dirname, `../../env/${name}.json`), 'utf8')) as typeof VALID;
    const workflowsWithModel = { ...shipped.workflows, 'batch-detection': { settings: BIRDS } };

    const { workflows: loaded } = load({ ...shipped, workflows: workflowsWithModel });

    expect(loaded['batch-detection']!.settings).toMatchObject(BIRDS);
  });

  it('protects data, encrypts with its own key and keeps places and faces out of its logs in prod', () => {
    expect(loadEnvironment('prod', workflows)).toMatchObject({
      protectData: true,
      customerManagedKey: true,
      logExecutionData: false,
      logRetentionDays: 365,
    });
  });
});

describe('the schema for editors', () => {
  it('is up to date (write it again with `npm run generate`)', () => {
    const written: unknown = JSON.parse(readFileSync(join(__dirname, '../../env/environment.schema.json'), 'utf8'));

    expect(written).toEqual(JSON.parse(JSON.stringify(environmentSchema(workflows))));
  });
});

describe('loadEnvironment', () => {
  it('fills in what the file leaves out, down to the settings of the workflows', () => {
    const environment = load(VALID);

    expect(environment).toMatchObject({
      name: 'test',
      protectData: true,
      subscriptions: [],
      existing: { buckets: {}, topicArns: {} },
      workflows: {
        'image-analysis': { stateMachineType: 'STANDARD', settings: { maxLabels: 10 }, reservedConcurrency: {} },
      },
    });
  });

  it.each<[string, unknown, string]>([
    ['an unknown key', { ...VALID, regoin: 'x' }, 'env/test.json: unknown key "regoin". Allowed: region, accountId'],
    [
      'an unknown workflow',
      { ...VALID, workflows: { 'image-analisys': {} } },
      'unknown key "workflows.image-analisys". Allowed: batch-detection, image-analysis',
    ],
    [
      'an unknown setting',
      withSettings({ maxLabel: 1 }),
      'unknown key "workflows.image-analysis.settings.maxLabel". Allowed: maxLabels, minConfidence',
    ],
    [
      'a number that is too large',
      withSettings({ maxLabels: 101 }),
      '"workflows.image-analysis.settings.maxLabels" is 101. Allowed: a whole number from 1 to 100. (Labels kept per image, most confident first.) Leave it out for 10.',
    ],
    [
      'a number that is too small',
      withSettings({ maxLabels: 0 }),
      '"workflows.image-analysis.settings.maxLabels" is 0. Allowed: a whole number from 1 to 100.',
    ],
    [
      'a wrong type',
      withSettings({ maxLabels: '10' }),
      '"workflows.image-analysis.settings.maxLabels" is "10". Allowed: a whole number from 1 to 100.',
    ],
    ['a wrong choice', { ...VALID, logLevel: 'LOUD' }, '"logLevel" is "LOUD". Allowed: one of ALL, ERROR, FATAL, OFF.'],
    ['a wrong retention', { ...VALID, logRetentionDays: 2 }, '"logRetentionDays" is 2. Allowed: one of 1, 3, 5, 7'],
    [
      'a text that does not match',
      { ...VALID, accountId: '1234' },
      '"accountId" is "1234". Allowed: the 12 digits of an AWS account',
    ],
    ['something that is no Region', { ...VALID, region: 'Vienna' }, '"region" is "Vienna". Allowed: ap-northeast-1, '],
    [
      'a Region without Rekognition',
      { ...VALID, region: 'eu-west-3' },
      '"region" is "eu-west-3". Allowed: ap-northeast-1, ',
    ],
    [
      'a Region without labels for a workflow that finds some',
      { ...VALID, region: 'ca-central-1' },
      'image-analysis needs Rekognition with faces and labels, which as of ',
    ],
    [
      'a Region without Custom Labels for a workflow that needs them',
      { ...VALID, region: 'us-gov-west-1', workflows: { 'batch-detection': {} } },
      'batch-detection needs Rekognition with custom-labels, which as of ',
    ],
    ['a prefix that is too long', { ...VALID, namePrefix: 'a'.repeat(60) }, '"namePrefix" is "aaaa'],
    ['a missing key', { ...VALID, region: undefined }, 'env/test.json: "region" is missing.'],
    ['no workflow', { ...VALID, workflows: {} }, '"workflows" is empty. Allowed: batch-detection, image-analysis'],
    [
      'an unknown backend',
      { ...VALID, backend: { type: 'gcs' } },
      '"backend.type" is "gcs". Allowed: local, none, s3, cloud.',
    ],
    [
      'an unknown key of a backend',
      { ...VALID, backend: { type: 's3', buckt: 'x' } },
      'unknown key "backend.buckt". Allowed: type, bucket',
    ],
    ['a missing key of a backend', { ...VALID, backend: { type: 'cloud' } }, '"backend.organization" is missing.'],
    [
      'a workspace that is named and tagged',
      { ...VALID, backend: { type: 'cloud', organization: 'o', workspace: 'w', workspaceTags: ['t'] } },
      '"backend" has workspace and workspaceTags. Allowed: one of them.',
    ],
    [
      'a subscriber without an address',
      { ...VALID, subscriptions: [{ protocol: 'email', endpoint: 'nobody' }] },
      '"subscriptions.0.endpoint" is "nobody". Allowed: an e-mail address',
    ],
    [
      'any origin at all',
      { ...VALID, galleryOrigins: ['*'] },
      '"galleryOrigins.0" is "*". Allowed: the origin of web pages',
    ],
    [
      'a gallery without the workflow whose photos it shows',
      { ...VALID, workflows: { 'rider-photo': {} }, gallery: {} },
      'Allowed beside "gallery": workflows with image-analysis, whose photos the gallery shows.',
    ],
    [
      'a gallery where there is no CloudFront',
      { ...VALID, region: 'us-gov-west-1', gallery: {} },
      '"region" is "us-gov-west-1". Allowed beside "gallery": a Region with CloudFront, which the us-gov Regions are not.',
    ],
    [
      'a certificate that CloudFront does not look for',
      {
        ...VALID,
        gallery: {
          domain: {
            name: 'photos.example.com',
            certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b',
          },
        },
      },
      'Allowed: the ARN of a certificate in us-east-1, where CloudFront looks for it',
    ],
    [
      'a web ACL of one Region',
      { ...VALID, gallery: { webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/photos/0a1b' } },
      'Allowed: the ARN of a web ACL of scope CLOUDFRONT',
    ],
    [
      'a name of a gallery that is an address',
      {
        ...VALID,
        gallery: {
          domain: {
            name: 'https://photos.example.com',
            certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b',
          },
        },
      },
      '"gallery.domain.name" is "https://photos.example.com". Allowed: the name of a host in lower-case letters',
    ],
    [
      'concurrency of an unknown function',
      { ...VALID, workflows: { 'image-analysis': { reservedConcurrency: { resize: 1 } } } },
      'unknown key "workflows.image-analysis.reservedConcurrency.resize". Allowed: start-analysis, register-image',
    ],
    [
      'an existing bucket that is neither a name nor an object',
      { ...VALID, existing: { buckets: { photos: 1 } } },
      '"existing.buckets.photos" is 1. Allowed: a string or an object.',
    ],
    [
      'an existing bucket with a key but no name',
      { ...VALID, existing: { buckets: { photos: { kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/one' } } } },
      '"existing.buckets.photos.name" is missing.',
    ],
    [
      'the alias of a key of a bucket, which IAM cannot grant',
      {
        ...VALID,
        existing: {
          buckets: { photos: { name: 'theirs', kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:alias/one' } },
        },
      },
      '"existing.buckets.photos.kmsKeyArn" is "arn:aws:kms:eu-west-1:123456789012:alias/one". Allowed: the ARN of a key, not its id or alias',
    ],
    [
      'the alias of the key of everything',
      { ...VALID, existing: { kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:alias/one' } },
      '"existing.kmsKeyArn" is "arn:aws:kms:eu-west-1:123456789012:alias/one". Allowed: the ARN of a key, not its id or alias',
    ],
    ['something that is not an object', '[]', 'the environment is []. Allowed: an object'],
    ['something that is not JSON', '{', 'env/test.json: not valid JSON'],
  ])('refuses %s and says what is allowed', (_, content, message) => {
    expect(() => load(content)).toThrow(message);
  });

  it.each([
    ['eu-west-1', 'image-analysis'],
    ['us-gov-west-1', 'image-analysis'],
    ['ca-central-1', 'rider-photo'],
  ])('accepts the Region %s for %s', (region, workflow) => {
    expect(load({ ...VALID, region, workflows: { [workflow]: {} } })).toMatchObject({ region });
  });

  it('takes an existing bucket or topic by name alone, or with the key that encrypts it', () => {
    const kmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/theirs';
    const arn = 'arn:aws:sns:eu-west-1:123456789012:theirs';

    const short = load({ ...VALID, existing: { buckets: { photos: 'theirs' }, topicArns: { notifications: arn } } });
    const long = load({
      ...VALID,
      existing: {
        buckets: { photos: { name: 'theirs', kmsKeyArn } },
        topicArns: { notifications: { arn, kmsKeyArn } },
      },
    });

    expect(short.existing).toMatchObject({
      buckets: { photos: { name: 'theirs' } },
      topicArns: { notifications: { arn } },
    });
    expect(long.existing).toMatchObject({
      buckets: { photos: { name: 'theirs', kmsKeyArn } },
      topicArns: { notifications: { arn, kmsKeyArn } },
    });
  });

  it('accepts ARNs of every partition', () => {
    const boundary = 'arn:aws-us-gov:iam::123456789012:policy/boundary';

    const environment = load({ ...VALID, region: 'us-gov-west-1', permissionsBoundaryArn: boundary });

    expect(environment.permissionsBoundaryArn).toBe(boundary);
  });

  it('reports every problem, each on a line that names the file', () => {
    expect(() => load({ ...VALID, regoin: 'x', logLevel: 'LOUD' })).toThrow(
      /env\/test\.json: unknown key "regoin".*\nenv\/test\.json: "logLevel"/s,
    );
  });

  it('names the environments that exist when it is asked for another', () => {
    expect(() => loadEnvironment('production', workflows)).toThrow(
      'Unknown environment "production": env/production.json does not exist. Use one of: dev, prod, staging.',
    );
  });

  it.each([
    [{ projectArn: BIRDS.projectArn }, /given together/],
    [{ projectVersionArn: BIRDS.projectVersionArn }, /given together/],
    [{ ...BIRDS, projectArn: BIRDS.projectArn.replace('birds', 'bees') }, /be of one project/],
    [{ scheduleEnabled: true }, /a schedule needs the model that it is to start/],
  ])('refuses settings that do not go together: %j', (settings, says) => {
    const attempt = () => load({ ...VALID, workflows: { 'batch-detection': { settings } } });

    expect(attempt).toThrow(says);
    expect(attempt).toThrow('env/test.json: "workflows.batch-detection.settings.');
    expect(attempt).toThrow('projectVersionArn" is "');
  });

  it('fills in the settings of a workflow that is described otherwise', () => {
    const known = { 'image-analysis': workflowWithEverything };

    expect(load(withSettings({ modelName: 'birds' }), known).workflows['image-analysis']!.settings).toMatchObject({
      modelName: 'birds',
      mode: 'fast',
    });
  });

  it.each<[object, string]>([
    [
      { modelName: 'birds', mode: 'slow' },
      '"workflows.image-analysis.settings.mode" is "slow". Allowed: one of fast, thorough.',
    ],
    [{ modelName: 'birds', schedule: 'daily' }, 'settings.schedule" is "daily". Allowed: text that matches'],
    [{ modelName: 'birds and bees' }, 'settings.modelName" is "birds and bees"'],
    [{ modelName: 'birds', watch: 'yes' }, 'settings.watch" is "yes". Allowed: true or false.'],
  ])('checks settings of every type: %j', (settings, message) => {
    expect(() => load(withSettings(settings), { 'image-analysis': workflowWithEverything })).toThrow(message);
  });
});
