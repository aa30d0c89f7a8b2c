import { AsyncLocalStorage } from 'node:async_hooks';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** An action on a resource that a function made use of. */
export interface NeededPermission {
  readonly functionName: string;
  readonly action: string;
  readonly resource: string;
}

type Input = Readonly<Record<string, unknown>>;
type Need = readonly [action: string, resource: string, prefix?: string];

const table = (name: unknown): string => `arn:aws:dynamodb:us-east-1:000000000000:table/${String(name)}`;
const object = ({ Bucket, Key }: Input): string => `arn:aws:s3:::${String(Bucket)}/${String(Key)}`;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const TRANSACTION: Readonly<Record<string, string>> = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem' };

/** What S3 asks for, by the command. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html */
function s3Needs(command: string, input: Input): Need[] {
  const version = (action: string, versionId: unknown): string => (versionId ? `${action}Version` : action);
  switch (command) {
    case 'GetObject':
    case 'HeadObject':
      return [
        [`s3:${version('GetObject', input.VersionId)}`, object(input)],
        // Without it a missing object cannot be told from a forbidden one.
        ['s3:ListBucket', `arn:aws:s3:::${String(input.Bucket)}`],
      ];
    case 'DeleteObject':
      return [[`s3:${version('DeleteObject', input.VersionId)}`, object(input)]];
    case 'DeleteObjects':
      // "Always" the first, and the second for a version:
      // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
      return (input.Delete as { Objects: Input[] }).Objects.flatMap(({ Key, VersionId }) =>
        [...new Set(['DeleteObject', version('DeleteObject', VersionId)])].map((action): Need => [
          `s3:${action}`,
          object({ Bucket: input.Bucket, Key }),
        ]),
      );
    case 'ListObjectVersions':
      return [['s3:ListBucketVersions', `arn:aws:s3:::${String(input.Bucket)}`, String(input.Prefix)]];
    case 'ListObjectsV2':
      return [['s3:ListBucket', `arn:aws:s3:::${String(input.Bucket)}`, String(input.Prefix)]];
    default:
      return [[`s3:${command}`, object(input)]];
  }
}

/** What IAM asks for, by table or index. */
function dynamoDbNeeds(command: string, input: Input): Need[] {
  if (command === 'TransactWriteItems') {
    return (input.TransactItems as Readonly<Record<string, Input>>[]).flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]): Need => [`dynamodb:${TRANSACTION[kind]}`, table(TableName)]),
    );
  }
  const names = input.TableName === undefined ? Object.keys(input.RequestItems as object) : [input.TableName];
  const index = input.IndexName === undefined ? '' : `/index/${String(input.IndexName)}`;
  return names.map((name) => [`dynamodb:${command}`, `${table(name)}${index}`]);
}

/** What IAM asks for when a command is sent, or an address of it is signed. */
export function needsOf(client: object, command: string, input: Input): Need[] {
  if (client instanceof S3Client) return s3Needs(command, input);
  if (client instanceof SQSClient) {
    return [[`sqs:${command}`, `arn:aws:sqs:us-east-1:000000000000:${String(input.QueueUrl).split('/').at(-1)}`]];
  }
  if (client instanceof SFNClient) return [[`states:${command}`, String(input.executionArn ?? input.stateMachineArn)]];
  if (client instanceof LambdaClient) return [[`lambda:${command}Function`, String(input.FunctionName)]];
  if (client instanceof SNSClient) return [[`sns:${command}`, String(input.TopicArn)]];
  if (client instanceof RekognitionClient) {
    if (input.ProjectArn !== undefined) return [[`rekognition:${command}`, String(input.ProjectArn)]];
    const collection = `arn:aws:rekognition:us-east-1:000000000000:collection/${String(input.CollectionId)}`;
    return [[`rekognition:${command}`, input.CollectionId === undefined ? '*' : collection]];
  }
  return dynamoDbNeeds(command, input);
}

/** Notes what IAM would ask for when functions call AWS: the local services ask nobody. */
export class PermissionRecorder {
  readonly needed: NeededPermission[] = [];
  private readonly running = new AsyncLocalStorage<string>();
  private readonly releases: (() => void)[] = [];

  constructor() {
    for (const { prototype } of [DynamoDBClient, RekognitionClient, S3Client, SNSClient]) {
      this.record(prototype);
    }
  }

  /** Runs a function under its name. */
  readonly around = (functionName: string, run: () => Promise<unknown>): Promise<unknown> =>
    this.running.run(functionName, run);

  stop(): void {
    this.releases.forEach((release) => release());
    this.running.disable();
  }

  private record(client: { send(command: { input: Input }): Promise<unknown> }): void {
    const { send } = client;
    const note = (sender: object, command: { input: Input }): void => {
      const functionName = this.running.getStore();
      if (functionName === undefined) return;
      const name = command.constructor.name.replace(/Command$/, '');
      for (const [action, resource] of needsOf(sender, name, command.input)) {
        this.needed.push({ functionName, action, resource });
      }
    };
    client.send = function (this: object, ...call: [{ input: Input }]) {
      note(this, call[0]);
      return send.apply(this as never, call);
    };
    this.releases.push(() => {
      client.send = send;
    });
  }
}

/** Whether an IAM resource, with `*` for any text and `?` for any character, covers an ARN. */
export function covers(pattern: string, arn: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${expression}$`).test(arn);
}
