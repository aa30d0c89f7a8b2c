import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as rekognition from '@aws-sdk/client-rekognition';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { type LocalAws, openLocalAws } from '../src/local-aws';
import { readmeWithContract, SERVICE_NAMES } from '../../../scripts/generate/contract';
import { blindVision } from '../../../__tests__/support/local-aws';
import { type Answered, callJson, callQuery } from './signed-calls';

const HOME = join(__dirname, '..');
const README = join(HOME, 'README.md');
const SOURCES = join(HOME, 'src') + sep;

let aws: LocalAws;

beforeAll(async () => {
  aws = await openLocalAws({ vision: blindVision });
});
afterAll(() => aws.close());

/** Names of all operations that a service has on AWS, as its SDK package knows them. */
const allOf = (sdk: object): string[] =>
  Object.keys(sdk)
    .filter((name) => /^[A-Z]\w+Command$/.test(name))
    .map((name) => name.slice(0, -'Command'.length));

describe('the contract', () => {
  it('in the README is what the services carry out (write it again with `npm run generate`)', () => {
    const readme = readFileSync(README, 'utf8');

    expect(readme).toBe(readmeWithContract(readme, aws.operations));
    expect(readme).toContain('| STS | `GetCallerIdentity` |');
    expect(Object.keys(aws.operations).sort()).toEqual(Object.keys(SERVICE_NAMES).sort());
  });

  const code = ({ body }: Answered): string =>
    String(body.__type ?? /<Code>(.*)<\/Code>/.exec(String(body.text))?.[1] ?? '').replace(/^.*#/, '');

  it.each([
    ['dynamodb', 'DynamoDB_20120810.', dynamodb, 'UnknownOperationException'],
    ['sqs', 'AmazonSQS.', sqs, 'UnsupportedOperation'],
    ['rekognition', 'RekognitionService.', rekognition, 'UnknownOperationException'],
  ])(
    'is kept by %s: each operation of AWS is carried out or refused as unknown',
    async (service, prefix, sdk, unknown) => {
      const refused: string[] = [];
      for (const operation of allOf(sdk)) {
        if (code(await callJson(aws.url, service, prefix + operation)) === unknown) refused.push(operation);
      }

      const known = new Set(aws.operations[service]);
      expect(refused.sort()).toEqual(
        allOf(sdk)
          .filter((operation) => !known.has(operation))
          .sort(),
      );
    },
  );

  it('is kept by sns: each operation of AWS is carried out or refused as unknown', async () => {
    const refused: string[] = [];
    for (const operation of allOf(sns)) {
      if (code(await callQuery(aws.url, 'sns', { Action: operation })) === 'InvalidAction') refused.push(operation);
    }

    const known = new Set(aws.operations.sns);
    expect(refused.sort()).toEqual(
      allOf(sns)
        .filter((operation) => !known.has(operation))
        .sort(),
    );
  });
});

describe('the package', () => {
  const files = (): string[] =>
    readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|js|cjs)$/.test(name))
      .map((name) => join(SOURCES, name));
  const versionsIn = (folder: string): Record<string, string> => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string> | undefined
    >;
    return { ...devDependencies, ...dependencies };
  };

  it('imports nothing from outside it by path: it is of use without the product', () => {
    expect(
      files()
        .flatMap(importsOf)
        .filter((path) => !path.startsWith(SOURCES)),
    ).toEqual([]);
  });

  it('declares every package that it imports, at the version of the product', () => {
    const [own, product] = [versionsIn(HOME), versionsIn(join(HOME, '..', '..'))];
    const imported = new Set(
      files()
        .filter((name) => !name.endsWith('.d.ts'))
        .flatMap(packagesOf),
    );

    expect([...imported].filter((name) => !Object.hasOwn(own, name))).toEqual([]);
    const shared = Object.keys(own).filter((name) => Object.hasOwn(product, name) && !own[name]!.startsWith('file:'));
    expect(shared.map((name) => [name, own[name]])).toEqual(shared.map((name) => [name, product[name]]));
  });
});

const sourcesIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:\bfrom |\brequire\(|\brequire\.resolve\(|^import )'([^']+)'/gm)].map(
    ([, source]) => source!,
  );

/** Absolute paths of what a file imports by path. */
const importsOf = (file: string): string[] =>
  sourcesIn(file)
    .filter((source) => source.startsWith('.'))
    .map((source) => resolve(dirname(file), source));

/** Names of the packages that a file imports. */
const packagesOf = (file: string): string[] =>
  sourcesIn(file)
    .filter((source) => !source.startsWith('.') && !source.startsWith('node:'))
    .map((source) =>
      source
        .split('/')
        .slice(0, source.startsWith('@') ? 2 : 1)
        .join('/'),
    );
