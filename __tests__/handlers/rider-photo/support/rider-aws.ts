import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateCollectionCommand, ListFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ownerOf } from '../../../../handlers/rider-photo/faces/external-image-id';
import { ATTEMPT, type Attempt, attemptOf, type LedgerItem } from '../../../../handlers/rider-photo/records/attempt';
import { dynamodb as dynamodbOfHandlers } from '../../../../handlers/runtime/clients/dynamodb';
import { rekognition as rekognitionOfHandlers } from '../../../../handlers/runtime/clients/rekognition';
import { s3 as s3OfHandlers } from '../../../../handlers/runtime/clients/s3';
import { sns as snsOfHandlers } from '../../../../handlers/runtime/clients/sns';
import type { RiderRecord } from '../../../../handlers/rider-photo/records/rider-records';
import { openDynamoDb } from '../../../../packages/local-aws/src/dynamodb/dynamodb';
import { createEventBus } from '../../../../packages/local-aws/src/events/event-bus';
import { FaultPlan, withFaults } from '../../../../packages/local-aws/src/faults';
import { openRekognition } from '../../../../packages/local-aws/src/rekognition/rekognition';
import { openS3 } from '../../../../packages/local-aws/src/s3/local-s3';
import type { BusEvent, ServiceCall } from '../../../../packages/local-aws/src/service';
import { openSns } from '../../../../packages/local-aws/src/sns/sns';
import type { Execution } from '../../../../packages/local-aws/src/step-functions/execution';
import { createStateMachine } from '../../../../packages/local-aws/src/step-functions/state-machine';
import { localResources } from '../../../../local/resources';
import { type LocalWorkflow, startWorkflow } from '../../../../local/workflow-runtime';
import { riderPhoto } from '../../../../state-machines/rider-photo';
import type { WorkflowDescription, WorkflowResources } from '../../../../state-machines/description';
import { callInProcess } from '../../../support/in-process';
import { withoutPauses } from '../../../support/without-pauses';
import { functionVariables } from '../../../../state-machines/function-variables';
import { type Around, invokeHandler } from './functions';
import { Personas } from './personas';

const workflow = riderPhoto as unknown as WorkflowDescription;

/**
 * The workflow with its real state machine, rules and handlers, and the local AWS services, all in this process: fast
 * enough to try every fault and every order. The workflow test runs it once as it is deployed, in bundles.
 */
export class RiderAws {
  readonly personas: Personas;
  readonly faults: FaultPlan;
  /** Every call that a service answered since the last reset. */
  readonly calls: ServiceCall[] = [];
  /** What happens around every invocation of a function. */
  around: Around = (_name, run) => run();

  private constructor(private readonly parts: Awaited<ReturnType<typeof openParts>>) {
    this.personas = parts.personas;
    this.faults = parts.faults;
    parts.observers.add((call) => this.calls.push(call));
    parts.invocations.invoke = async (name, payload) => {
      parts.invocations.running += 1;
      return invokeHandler(name, payload, this.around).finally(() => (parts.invocations.running -= 1));
    };
  }

  static async open(settings: Readonly<Record<string, string | number | boolean>> = {}): Promise<RiderAws> {
    return new RiderAws(await openParts(settings));
  }

  get resources(): WorkflowResources {
    return this.parts.resources;
  }

  get clients(): { readonly s3: S3Client; readonly dynamodb: DynamoDBClient; readonly rekognition: RekognitionClient } {
    return this.parts.clients;
  }

  get bucket(): string {
    return this.resources.buckets.photos!.name;
  }

  get collection(): string {
    return this.resources.collections.riders!.id;
  }

  /** Starts an execution by hand. */
  start(input: unknown): Execution {
    return this.parts.running.start(input);
  }

  /** Told of every execution that starts. @returns what ends it */
  onStart(listener: (execution: Execution) => void): () => void {
    return this.parts.running.onStart(listener);
  }

  /** Uploads a photo and gives the execution that the rule starts. */
  async upload(userId: string, file: string, bytes: Buffer): Promise<Execution> {
    const key = `riders/${userId}/${file}`;
    const started = new Promise<Execution>((resolve) => {
      const stop = this.parts.running.onStart((execution) => {
        if ((execution.input as { s3Key?: string }).s3Key !== key) return;
        stop();
        resolve(execution);
      });
    });
    await this.put(key, bytes);
    return started;
  }

  /** Uploads a photo and waits for what becomes of it, the work of the rule on ended executions included. */
  async process(userId: string, file: string, bytes: Buffer): Promise<Outcome> {
    return this.outcome(await this.upload(userId, file, bytes));
  }

  /** How an execution ended, once everything has settled. */
  async outcome(execution: Execution): Promise<Outcome> {
    const { status, output, error } = await execution.result;
    await this.settled();
    return { execution: status, error, ...(output ?? {}), states: [...execution.statesEntered] };
  }

  async settled(): Promise<void> {
    // Storage tells of an object right after it has answered.
    await new Promise(setImmediate);
    await this.parts.bus.idle();
  }

  /** Waits until functions that nothing waits for any more have ended. */
  async quiet(): Promise<void> {
    while (this.parts.invocations.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await this.settled();
  }

  async put(key: string, bytes: Buffer): Promise<string | undefined> {
    const { VersionId } = await this.clients.s3.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: bytes }),
    );
    return VersionId;
  }

  /** Calls a function as its schedule, its rule or an operator would. */
  invoke(functionName: string, payload: unknown): Promise<unknown> {
    return invokeHandler(functionName, payload, this.around);
  }

  /** Users (as their part of the ExternalImageId) of the faces in the collection, sorted. */
  async faces(): Promise<string[]> {
    const { Faces = [] } = await this.clients.rekognition.send(new ListFacesCommand({ CollectionId: this.collection }));
    return Faces.map(({ ExternalImageId = '' }) => ownerOf(ExternalImageId).externalImageId).sort();
  }

  async faceIds(): Promise<string[]> {
    const { Faces = [] } = await this.clients.rekognition.send(new ListFacesCommand({ CollectionId: this.collection }));
    return Faces.map(({ FaceId = '' }) => FaceId);
  }

  async rider(userId: string): Promise<RiderRecord | undefined> {
    return (await this.scan<RiderRecord>('riders')).find((rider) => rider.userId === userId);
  }

  /** What the ledger holds of a user. */
  async items(userId: string): Promise<LedgerItem[]> {
    return (await this.scan<LedgerItem>('rider-ledger')).filter((item) => item.userId === userId);
  }

  /** The attempts of a user. */
  async attempts(userId: string): Promise<Attempt[]> {
    return (await this.items(userId)).map(attemptOf).filter((attempt) => attempt !== undefined);
  }

  /** Keys that have a version or a delete marker, sorted. */
  async objects(prefix = ''): Promise<string[]> {
    const { Versions = [], DeleteMarkers = [] } = await this.clients.s3.send(
      new ListObjectVersionsCommand({ Bucket: this.bucket, Prefix: prefix }),
    );
    return [...Versions, ...DeleteMarkers].map(({ Key = '' }) => Key).sort();
  }

  /** What riders were told: status, user and reasons, in the order of publication. */
  notices(): { status: string; userId: string; reasons: string[]; message: string }[] {
    return this.parts.services.sns.messages().map(({ attributes, message }) => ({
      status: attributes.status!.value,
      userId: attributes.userId!.value,
      reasons: JSON.parse(attributes.reason!.value) as string[],
      message,
    }));
  }

  /** Paid calls of Rekognition since the last reset, in order. */
  paidCalls(): string[] {
    const paid = ['DetectFaces', 'SearchFacesByImage', 'IndexFaces', 'SearchFaces'];
    return this.calls.map(({ operation }) => operation).filter((operation) => paid.includes(operation));
  }

  /** Forgets faults, calls and interferences. */
  reset(): void {
    this.calls.length = 0;
    this.faults.clear();
    this.around = (_name, run) => run();
  }

  async scan<Item>(table: string): Promise<Item[]> {
    const { Items = [] } = await this.clients.dynamodb.send(
      new ScanCommand({ TableName: this.resources.tables[table]!.name }),
    );
    return Items.map((item) => unmarshall(item) as Item);
  }

  /** Writes into a table past all rules. */
  async write(table: string, item: object): Promise<void> {
    const Item = marshall(item, { removeUndefinedValues: true });
    await this.clients.dynamodb.send(new PutItemCommand({ TableName: this.resources.tables[table]!.name, Item }));
  }

  /** Takes an attempt out of the ledger, as if it had never been written. */
  async forget({ externalImageId, attemptId }: Attempt): Promise<void> {
    const TableName = this.resources.tables['rider-ledger']!.name;
    const Key = marshall({ externalImageId, entry: ATTEMPT + attemptId });
    await this.clients.dynamodb.send(new DeleteItemCommand({ TableName, Key }));
  }

  /** Makes an attempt one whose IndexFaces has not answered, although it has added a face. */
  async loseAnswer({ attemptId, ...attempt }: Attempt): Promise<void> {
    const lost = { ...attempt, state: 'INDEXING', faceId: undefined, unanswered: 1 };
    await this.write('rider-ledger', { ...lost, entry: ATTEMPT + attemptId });
  }

  async close(): Promise<void> {
    await this.parts.close();
  }
}

export interface Outcome {
  /** How the execution ended. */
  readonly execution: string;
  readonly error?: string;
  /** Of the output. */
  readonly status?: string;
  readonly reasons?: readonly string[];
  readonly states: readonly string[];
  readonly [field: string]: unknown;
}

async function openParts(settings: Readonly<Record<string, string | number | boolean>>) {
  const directory = mkdtempSync(join(tmpdir(), 'rider-aws-'));
  const personas = new Personas();
  const faults = new FaultPlan();
  const observers = new Set<(call: ServiceCall) => void>();
  const observe = (call: ServiceCall): void => observers.forEach((observer) => observer(call));
  const bus = createEventBus({ wait: async () => undefined });
  // What still comes when a test is over is ignored.
  const onEvent = (event: BusEvent): void => void bus.publish(event).catch(() => undefined);
  const dynamodb = await openDynamoDb({ directory: join(directory, 'dynamodb'), observe });
  const s3 = await openS3({ directory: join(directory, 's3'), onEvent, observe });
  const sns = await openSns({ directory: join(directory, 'sns'), observe });
  const rekognition = await openRekognition({
    vision: personas.vision,
    directory: join(directory, 'rekognition'),
    readObject: (bucket, key, versionId) => s3.readObject(bucket, key, versionId),
    limits: 100_000,
    observe,
  });
  const services = { dynamodb, s3, sns, rekognition };
  const endpoint = 'http://127.0.0.1';
  const resources = localResources(workflow, endpoint, settings);
  // A single try keeps injected faults countable.
  Object.assign(process.env, { AWS_ENDPOINT_URL: endpoint, AWS_MAX_ATTEMPTS: '1' });
  for (const name of Object.keys(workflow.functions)) {
    Object.assign(process.env, functionVariables(workflow, name, resources));
  }
  const options = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const clients = {
    s3: new S3Client({ ...options, forcePathStyle: true }),
    dynamodb: new DynamoDBClient(options),
    rekognition: new RekognitionClient(options),
  };
  const ofHandlers = {
    s3: s3OfHandlers,
    dynamodb: dynamodbOfHandlers,
    rekognition: rekognitionOfHandlers,
    sns: snsOfHandlers,
  };
  callInProcess(
    Object.values(services).map((service) => withFaults(service, faults, observe)),
    [...Object.values(clients), ...Object.values(ofHandlers)],
  );
  await withoutPauses(Object.values(ofHandlers));
  await s3.createBucket(resources.buckets.photos!.name);
  await sns.createTopic(resources.topics.notifications!.arn.split(':').at(-1)!);
  for (const [name, table] of Object.entries(workflow.tables)) {
    await dynamodb.createTable(resources.tables[name]!.name, table);
  }
  await clients.rekognition.send(new CreateCollectionCommand({ CollectionId: resources.collections.riders!.id }));

  const invocations = {
    running: 0,
    invoke: (_name: string, _payload: unknown): Promise<unknown> => Promise.resolve(),
  };
  const invokeByArn = (arn: string, payload: unknown): Promise<unknown> =>
    invocations.invoke(arn.slice(arn.lastIndexOf(`${workflow.name}-`) + workflow.name.length + 1), payload);
  const running: LocalWorkflow = startWorkflow(workflow, resources, {
    lambda: { invoke: invokeByArn } as never,
    bus,
    // Between the rule and the state machine lies a queue, which the local environment has.
    sqs: { send: async (_queueArn: string, body: string) => running.start(JSON.parse(body)) } as never,
    createStateMachine: ({ name, arn }, definition) =>
      createStateMachine({
        name,
        arn,
        type: 'STANDARD',
        definition,
        integrations: {
          problems: () => [],
          call: async (_resource, parameters) => {
            const { FunctionName, Payload } = parameters as { FunctionName: string; Payload: unknown };
            return { Payload: await invokeByArn(FunctionName, Payload), StatusCode: 200 };
          },
        },
        onEvent,
        speed: { retry: 0, wait: 0 },
      }),
  });
  return {
    personas,
    faults,
    observers,
    bus,
    services,
    resources,
    clients,
    running,
    invocations,
    close: async () => {
      await running.close();
      await bus.close();
      Object.values(clients).forEach((client) => client.destroy());
      await Promise.all(Object.values(services).map((service) => service.close()));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
