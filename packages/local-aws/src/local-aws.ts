import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { nameIn } from './arns';
import { Cleanup } from './cleanup';
import { openDataServices } from './data-services';
import { createEventBus } from './events/event-bus';
import { openEvents } from './events/events-service';
import { lockFolder } from './folder-lock';
import { LambdaService } from './lambda/lambda-service';
import { openLambda } from './lambda/open-lambda';
import { type BusEvent, type CallObserver, LOCAL_REGION } from './service';
import { openStates } from './step-functions/states-service';
import { createTaskIntegrations } from './step-functions/task-integrations';
import { openSts } from './sts-service';
import type { Vision } from './vision/vision';

export interface LocalAwsOptions {
  /** TCP port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** Folder that keeps the state. Default: a temporary one, removed at the end. */
  readonly state?: string;
  /** Forget what the folder holds. */
  readonly fresh?: boolean;
  readonly observe?: CallObserver;
  /** Another vision, closed by the caller who opened it. */
  readonly vision?: Vision;
}

/** Everything on one port. */
export interface LocalAws {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly port: number;
  /** What a shell has to set so that SDKs, the AWS CLI and Terraform come here. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names of the operations by service: the contract. */
  readonly operations: Readonly<Record<string, readonly string[]>>;
  /** Aborts executions, ends functions, flushes and frees everything. */
  close(): Promise<void>;
}

/** Folders below the state folder. Only these are ever removed. */
const FOLDERS = ['s3', 'dynamodb', 'sns', 'sqs', 'events', 'states', 'lambda', 'rekognition', 'logs'] as const;

/**
 * Opens the local AWS: S3, DynamoDB, SNS, SQS, EventBridge, Step Functions, Lambda, STS and Rekognition on one port.
 * @throws Error that names the folder or port that cannot be used, and the remedy
 */
export async function openLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const cleanup = new Cleanup();
  try {
    return await open(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function open(options: LocalAwsOptions, cleanup: Cleanup): Promise<LocalAws> {
  const root = prepareFolder(options, cleanup);
  const folder = (name: (typeof FOLDERS)[number]): string => join(root, name);
  const { observe } = options;
  const bus = createEventBus();
  cleanup.add(() => bus.close());
  const publish = (event: BusEvent): Promise<void> => bus.publish(event);
  const onEvent = (event: BusEvent): void => void publish(event).catch(() => undefined);

  const { port, vision } = options;
  const { endpoint, s3, sns, sqs, served } = await openDataServices(
    { folder, port, vision, observe, onEvent },
    cleanup,
  );
  // Functions and tasks call back: they learn the address once it is known.
  const lambda = openLambda({ functions: [], endpointUrl: endpoint.url, logDirectory: folder('logs'), observe });
  cleanup.add(() => lambda.close());
  const integrations = createTaskIntegrations({ lambda, endpointUrl: endpoint.url });
  cleanup.add(() => integrations.close());
  const states = openStates({ directory: folder('states'), integrations, onEvent, observe });
  cleanup.add(() => bus.idle());
  cleanup.add(() => states.close());
  const deliver = async (targetArn: string, input: string): Promise<void> => {
    switch (targetArn.split(':')[2]) {
      case 'sqs':
        return void (await sqs.send(targetArn, input));
      case 'sns':
        return sns.publish(targetArn, input);
      case 'lambda':
        return void (await lambda.invoke(nameIn(targetArn), JSON.parse(input)));
      case 'states':
        return states.start(targetArn, input);
      default:
        throw new Error(`${targetArn} cannot be called locally.`);
    }
  };
  const events = openEvents({ directory: folder('events'), bus, publish, deliver, observe });
  const functions = new LambdaService({
    directory: folder('lambda'),
    lambda,
    sqs,
    readObject: (bucket, key, versionId) => s3.readObject(bucket, key, versionId),
    observe,
  });
  // Event sources read no more before anything else ends.
  cleanup.add(() => functions.close());
  for (const service of [openSts(observe), states, events, functions]) served.set(service.signingName, service);

  return {
    url: endpoint.url,
    port: endpoint.port,
    variables: {
      AWS_ENDPOINT_URL: endpoint.url,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_REGION: LOCAL_REGION,
      AWS_DEFAULT_REGION: LOCAL_REGION,
    },
    operations: Object.fromEntries([...served].map(([name, service]) => [name, [...service.operations].sort()])),
    close: () => cleanup.run(),
  };
}

function prepareFolder({ state, fresh }: LocalAwsOptions, cleanup: Cleanup): string {
  if (state === undefined) {
    const root = mkdtempSync(join(tmpdir(), `local-aws-run-${process.pid}-`));
    cleanup.add(() => rmSync(root, { recursive: true, force: true }));
    return root;
  }
  const root = resolve(state);
  try {
    mkdirSync(root, { recursive: true });
    cleanup.add(lockFolder(root, '--state'));
    if (fresh) for (const name of FOLDERS) rmSync(join(root, name), { recursive: true, force: true });
    return root;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(`The folder ${root} cannot hold the state (${code}). Choose another one with --state.`, {
      cause: error,
    });
  }
}
