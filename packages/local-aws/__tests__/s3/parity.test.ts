import type { S3Client } from '@aws-sdk/client-s3';
import { describeWithMoto } from '../../../../__tests__/support/moto';
import { PARITY_CALLS, type Answer, type Noted } from './parity-calls';
import { runS3, s3Client } from './running-s3';

/** Fields that moto 5.2 never gives although S3 does, and DisplayName, which S3 stopped giving in November 2025. */
const NOT_COMPARED = ['ChecksumType', 'BucketRegion', 'DisplayName'];

async function answersOf(client: S3Client): Promise<Answer[]> {
  const noted: Noted = {};
  const versions = new Map<string, string>();
  const answers: Answer[] = [];
  for (const { call } of PARITY_CALLS) {
    const answer = await call(client, noted).then(
      async (output) => ({ ...(output as Answer), ...(await bodyOf(output)) }),
      (error: Error & { $metadata?: Answer }) => ({ error: error.name, $metadata: error.$metadata }),
    );
    answers.push(normalise(answer, versions) as Answer);
  }
  return answers;
}

async function bodyOf(output: unknown): Promise<Answer> {
  const { Body } = output as { Body?: { transformToString(): Promise<string> } };
  return Body === undefined ? {} : { Body: await Body.transformToString() };
}

/** Takes out what differs between any two runs: ids become `<version 1>`, `<version 2>` ..., dates `<date>`. */
function normalise(value: unknown, versions: Map<string, string>, name = ''): unknown {
  if (value instanceof Date) return '<date>';
  if (name === '$metadata') return { status: (value as { httpStatusCode?: number }).httpStatusCode };
  if (/^(UploadId|\w*ContinuationToken|Location|ID|DisplayName)$/.test(name)) return `<${name}>`;
  if (/VersionId/.test(name) && typeof value === 'string' && value !== 'null') {
    if (!versions.has(value)) versions.set(value, `<version ${versions.size + 1}>`);
    return versions.get(value);
  }
  if (Array.isArray(value)) return value.map((item) => normalise(item, versions));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, item]) => item !== undefined && !NOT_COMPARED.includes(key));
  return Object.fromEntries(entries.map(([key, item]) => [key, normalise(item, versions, key)]));
}

describeWithMoto('the local S3 answers as moto does', (moto) => {
  let ours: Answer[];
  let theirs: Answer[];

  beforeAll(async () => {
    const running = await runS3();
    const client = s3Client(moto.url);
    [ours, theirs] = await Promise.all([answersOf(running.client), answersOf(client)]);
    client.destroy();
    await running.remove();
  });

  it.each(PARITY_CALLS.map((call, index) => [call.name, call, index] as const))('%s', (_, { motoDefect }, index) => {
    const expected = motoDefect === undefined ? theirs[index] : motoDefect.correct(theirs[index]!);

    expect(ours[index]).toEqual(expected);
  });
});
