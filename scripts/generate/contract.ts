import { type LocalAws, openLocalAws } from '../../packages/local-aws/src/local-aws';
import { type Generated, textOf } from './generated';

const README = 'packages/local-aws/README.md';
const MARKED = /(<!-- contract start -->\n)([\s\S]*?)(<!-- contract end -->)/;

/** What the services are called in a table, by their names in requests. */
export const SERVICE_NAMES: Readonly<Record<string, string>> = {
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

/** The README of the local AWS, with the operations that its services carry out. */
export function readmeWithContract(readme: string, operations: LocalAws['operations']): string {
  const rows = Object.entries(SERVICE_NAMES).map(
    ([service, name]) => `| ${name} | ${operations[service]!.map((operation) => `\`${operation}\``).join(', ')} |`,
  );
  const table = ['', '| service | operations |', '|---|---|', ...rows, '', ''].join('\n');
  return readme.replace(MARKED, (_, start: string, __, end: string) => start + table + end);
}

export async function contract(): Promise<Generated> {
  const aws = await openLocalAws();
  try {
    return { [README]: readmeWithContract(textOf(README), aws.operations) };
  } finally {
    await aws.close();
  }
}
