import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as rekognition from '@aws-sdk/client-rekognition';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { type LocalAws, openLocalAws } from '../src/local-aws';
import { blindVision } from '../../../__tests__/support/local-aws';
import { type Answered, callJson, callQuery } from './signed-calls';

const README = join(__dirname, '..', 'README.md');
const MARKED = /(<!-- contract start -->\n)([\s\S]*?)(<!-- contract end -->)/;
const NAMES: Readonly<Record<string, string>> = {
  s3: 'S3',
  dynamodb: 'DynamoDB',
  sns: 'SNS',
  sqs: 'SQS',
  events: 'EventBridge',
  states: 'Step Functions',
  lambda: 'Lambda',
  sts: 'STS',
  rekognition: 'Rekognition',
};

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

function table(): string {
  const rows = Object.entries(NAMES).map(
    ([service, name]) => `| ${name} | ${aws.operations[service]!.map((operation) => `\`${operation}\``).join(', ')} |`,
  );
  return ['', '| service | operations |', '|---|---|', ...rows, '', ''].join('\n');
}

describe('the contract', () => {
  it('in the README is what the services carry out; UPDATE_CONTRACT=1 writes it', () => {
    const text = readFileSync(README, 'utf8');
    if (process.env.UPDATE_CONTRACT) {
      writeFileSync(
        README,
        text.replace(MARKED, (_, start: string, __, end: string) => start + table() + end),
      );
    }

    const [, , written] = MARKED.exec(readFileSync(README, 'utf8'))!;

    expect(written).toBe(table());
    expect(Object.keys(aws.operations).sort()).toEqual(Object.keys(NAMES).sort());
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
