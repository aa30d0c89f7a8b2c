import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { bundleHandlers } from '../packaging/bundle-handlers';
import type { WorkflowDescription } from '../state-machines/description';
import { openDynamoDb, type LocalDynamoDb } from './aws/dynamodb/dynamodb';
import { startEndpoint } from './aws/endpoint';
import { createEventBus, type EventBus } from './aws/events/event-bus';
import { openLambda, type LocalLambda } from './aws/lambda/open-lambda';
import type { LocalFunction } from './aws/lambda/local-function';
import { openRekognition, type LocalRekognition } from './aws/rekognition/rekognition';
import { openS3, type LocalS3 } from './aws/s3/s3';
import { type BusEvent, type CallObserver, LOCAL_REGION, type ServiceCall } from './aws/service';
import { openSns, type LocalSns } from './aws/sns/sns';
import { openSqs, type LocalSqs } from './aws/sqs/sqs';
import { createStateMachine } from './aws/step-functions/state-machine';
import { createResources } from './create-resources';
import { localFunctionArn, localFunctionName, localResources } from './resources';
import { prepareStorage, STATE_FOLDERS } from './storage';
import { openVision, type Vision } from './vision/vision';
import { type LocalWorkflow, startWorkflow } from './workflow-runtime';

export interface EnvironmentOptions {
  /** Folder of the state; survives restarts. */
  readonly directory: string;
  readonly workflows: readonly WorkflowDescription[];
  /** Settings other than the defaults, by workflow. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
  /** Port of the endpoint; 0, the default, is any free one. */
  readonly port?: number;
  /** Forget what earlier runs stored. */
  readonly fresh?: boolean;
  /** Another pair of eyes, e.g. one with recorded answers only. */
  readonly vision?: Vision;
  readonly machineType?: 'STANDARD' | 'EXPRESS';
  /** Factors on the waits of retries and of Wait states: below 1 is faster. */
  readonly speed?: { readonly retry?: number; readonly wait?: number };
}

/** The local AWS with its workflows running on it. */
export interface LocalEnvironment {
  readonly endpointUrl: string;
  readonly s3: LocalS3;
  readonly dynamodb: LocalDynamoDb;
  readonly sns: LocalSns;
  readonly sqs: LocalSqs;
  readonly rekognition: LocalRekognition;
  readonly lambda: LocalLambda;
  readonly bus: EventBus;
  /** SDK clients that reach the local services. */
  readonly clients: {
    readonly s3: S3Client;
    readonly dynamodb: DynamoDBClient;
    readonly sns: SNSClient;
    readonly sqs: SQSClient;
    readonly rekognition: RekognitionClient;
  };
  /** @throws Error when the workflow was not opened */
  workflow(name: string): LocalWorkflow;
  /** Puts an event on the bus and waits until every matching rule has delivered it. */
  publish(event: BusEvent): Promise<void>;
  /** Told of every event on the bus. @returns a function that stops the telling */
  onEvent(listener: (event: BusEvent) => void): () => void;
  /** Told of every call that a service answered. @returns a function that stops the telling */
  onCall(listener: CallObserver): () => void;
  /** Stops everything: running executions are aborted, data is flushed, files and threads are freed. */
  close(): Promise<void>;
}

/** Functions to call in reverse order of their registration, all of them, whatever one throws. */
class Cleanup {
  private readonly steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.steps.unshift(step);
  }

  async run(): Promise<void> {
    for (const step of this.steps.splice(0)) await step().catch(() => undefined);
  }
}

/**
 * Starts the local AWS and the given workflows on it, all from their descriptions.
 * @throws Error that names what is in the way: a folder, a port, another running environment
 */
export async function openEnvironment(options: EnvironmentOptions): Promise<LocalEnvironment> {
  const cleanup = new Cleanup();
  try {
    return await open(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function open(options: EnvironmentOptions, cleanup: Cleanup): Promise<LocalEnvironment> {
  prepareStorage(options.directory, options.fresh ?? false);
  const folder = (name: keyof typeof STATE_FOLDERS): string => join(resolve(options.directory), STATE_FOLDERS[name]);
  const bundling = bundleHandlers({ workflows: options.workflows, outputDirectory: folder('functions') });
  // Awaited below; a service that fails to open first must not leave this unheard.
  bundling.catch(() => undefined);

  const callListeners = new Set<CallObserver>();
  const observe = (call: ServiceCall): void => callListeners.forEach((listener) => listener(call));
  const eventListeners = new Set<(event: BusEvent) => void>();
  const bus = createEventBus();
  const publish = async (event: BusEvent): Promise<void> => {
    eventListeners.forEach((listener) => listener(event));
    await bus.publish(event);
  };
  const onEvent = (event: BusEvent): void => void publish(event);

  const opened = async <Service extends { close(): Promise<unknown> }>(service: Promise<Service>): Promise<Service> => {
    const ready = await service;
    cleanup.add(() => ready.close());
    return ready;
  };
  const dynamodb = await opened(openDynamoDb({ directory: folder('dynamodb'), observe }));
  const s3 = await opened(openS3({ directory: folder('s3'), onEvent, observe }));
  const sns = await opened(openSns({ directory: folder('sns'), observe }));
  const sqs = await opened(openSqs({ directory: folder('sqs'), observe }));
  const vision = options.vision ?? (await opened(openVision()));
  const rekognition = await opened(
    openRekognition({
      vision,
      directory: folder('rekognition'),
      readObject: (bucket, key, versionId) => s3.readObject(bucket, key, versionId),
      observe,
    }),
  );
  const endpoint = await opened(
    startEndpoint({ services: [s3, dynamodb, sns, sqs, rekognition], port: options.port ?? 0, onCall: observe }),
  );

  const client = {
    endpoint: endpoint.url,
    region: LOCAL_REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const clients = {
    s3: new S3Client({ ...client, forcePathStyle: true }),
    dynamodb: new DynamoDBClient(client),
    sns: new SNSClient(client),
    sqs: new SQSClient(client),
    rekognition: new RekognitionClient(client),
  };
  cleanup.add(async () => Object.values(clients).forEach((each) => each.destroy()));

  const resources = new Map(
    options.workflows.map((workflow) => [
      workflow.name,
      localResources(workflow, endpoint.url, options.settings?.[workflow.name]),
    ]),
  );
  for (const workflow of options.workflows) {
    await createResources(workflow, resources.get(workflow.name)!, { s3, dynamodb, clients });
  }
  const bundles = await bundling;
  const functions: LocalFunction[] = options.workflows.flatMap((workflow) =>
    Object.entries(workflow.functions).map(([name, description]) => ({
      name: localFunctionName(workflow.name, name),
      arn: localFunctionArn(workflow.name, name),
      bundlePath: bundles[`${workflow.name}/${name}`]!.path,
      memoryMegabytes: description.memoryMegabytes,
      timeoutSeconds: description.timeoutSeconds,
      environment: description.environment(resources.get(workflow.name)!),
    })),
  );
  const lambda = openLambda({ functions, endpointUrl: endpoint.url, logDirectory: folder('logs'), observe });
  cleanup.add(() => lambda.close());

  const workflows = new Map<string, LocalWorkflow>();
  for (const workflow of options.workflows) {
    const running = startWorkflow(workflow, resources.get(workflow.name)!, {
      lambda,
      bus,
      sqs,
      createStateMachine: ({ stateMachine }, definition) =>
        createStateMachine({
          name: stateMachine.name,
          arn: stateMachine.arn,
          type: options.machineType ?? 'STANDARD',
          definition,
          integrations: { lambda, clients },
          onEvent,
          speed: options.speed,
        }),
    });
    cleanup.add(() => running.machine.close());
    workflows.set(workflow.name, running);
  }

  return {
    endpointUrl: endpoint.url,
    s3,
    dynamodb,
    sns,
    sqs,
    rekognition,
    lambda,
    bus,
    clients,
    workflow(name) {
      const workflow = workflows.get(name);
      if (!workflow) throw new Error(`The workflow ${name} is not part of this environment.`);
      return workflow;
    },
    publish,
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onCall(listener) {
      callListeners.add(listener);
      return () => callListeners.delete(listener);
    },
    close: () => cleanup.run(),
  };
}
