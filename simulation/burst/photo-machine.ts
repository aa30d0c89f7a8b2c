import type { DetectFacesCommand, DetectLabelsCommand } from '@aws-sdk/client-rekognition';
import { handler as detectFaces } from '../../handlers/image-analysis/detect-faces';
import { handler as detectLabels } from '../../handlers/image-analysis/detect-labels';
import { handler as saveAnalysis } from '../../handlers/image-analysis/save-analysis';
import type { Clock } from '../../handlers/runtime/clock';
import { dynamodb } from '../../handlers/runtime/clients/dynamodb';
import { rekognition } from '../../handlers/runtime/clients/rekognition';
import { s3 } from '../../handlers/runtime/clients/s3';
import { localResources } from '../../local/resources';
import { createStateMachine, type StateMachine } from '../../packages/local-aws/src/step-functions/state-machine';
import {
  type AslDefinition,
  type AslState,
  fillPlaceholders,
  placeholderValues,
  readDefinitionTemplate,
} from '../../state-machines/asl/definition';
import type { WorkflowDescription } from '../../state-machines/description';
import { functionVariables } from '../../state-machines/function-variables';
import { imageAnalysis } from '../../state-machines/image-analysis';
import type { LambdaAccount } from './lambda-account';
import type { PhotoRecords } from './photo-records';
import { type SdkClient, sendAsSdk } from './sdk-attempts';
import type { Operation, SimulatedRekognition } from './simulated-rekognition';

export interface PhotoMachineOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly account: LambdaAccount;
  readonly rekognition: SimulatedRekognition;
  readonly records: PhotoRecords;
  readonly sdkAttempts: number;
  /** The deployed definition, changed. */
  change(definition: AslDefinition): AslDefinition;
  /** Calls of services other than functions and topics, e.g. a table. */
  call(resource: string): Promise<unknown>;
}

/** Milliseconds of functions that are not the matter here, least and most. Assumed. */
const WORK_MS: Readonly<Record<string, readonly [number, number]>> = {
  'register-image': [300, 900],
  'record-failure': [30, 60],
  'record-rejection': [30, 60],
};
const PUBLISH_MS = 30;
/** How late a listing of executions is. Assumed: AWS calls it eventually consistent. */
const LISTING_MS = 1_000;
const NOTICE = {
  subject: 'notice',
  message: '{}',
  attributes: { status: 'any', owner: 'none', faceDetected: 'unknown' },
};

/** What the state machine calls for one photo, with the photo's name in place of what would be read from S3. */
interface PhotoTask {
  readonly input: { readonly imageId: string; readonly key: string };
  readonly executionId: string;
}

/**
 * The state machine of image-analysis as deployed, on simulated services. Detection and the outcome are the real
 * handlers, their clients led to the simulation; the others take the time they take.
 *
 * Clients are made once in a process, so one simulation runs at a time.
 */
export class PhotoMachine {
  /** States entered and retries: what Standard bills. */
  transitions = 0;
  /** States that a photo enters when nothing holds it up: those before and in the branches, to the notice. */
  readonly statesWithoutObstacle: number;
  running = 0;
  /** As a listing of executions tells it, a moment later. */
  listedRunning = 0;
  /** When the first execution of each photo was started. */
  readonly startedAt = new Map<string, number>();
  private readonly machine: StateMachine;
  /** The client that the function of a call has, by operation and photo. */
  private readonly clients = new Map<string, SdkClient>();

  constructor(private readonly options: PhotoMachineOptions) {
    const { clock, random } = options;
    const workflow: WorkflowDescription = imageAnalysis;
    const resources = localResources(workflow, 'http://127.0.0.1');
    for (const name of Object.keys(workflow.functions)) {
      Object.assign(process.env, functionVariables(workflow, name, resources));
    }
    this.leadClientsHere();
    const values = placeholderValues(workflow, resources, (name) => name);
    const definition = JSON.parse(fillPlaceholders(readDefinitionTemplate(workflow), values)) as AslDefinition;
    this.statesWithoutObstacle = statesUntilEnd(definition);
    this.machine = createStateMachine({
      ...resources.stateMachine,
      type: 'STANDARD',
      definition: options.change(definition),
      clock,
      random,
      keepHistory: false,
      integrations: {
        problems: () => [],
        call: async (resource, parameters) => {
          if (resource.endsWith(':sns:publish')) return clock.sleep(PUBLISH_MS);
          if (!resource.endsWith(':lambda:invoke')) return options.call(resource);
          const { FunctionName, Payload } = parameters as { FunctionName: string; Payload: PhotoTask };
          return { Payload: await this.invoke(FunctionName, Payload) };
        },
      },
      onHistory: (_, { type }) => {
        if (type === 'StateEntered' || type === 'StateRetried') this.transitions += 1;
      },
    });
  }

  /** Starts an execution as StartExecution does. @throws StartExecutionError ExecutionAlreadyExists */
  start(input: unknown, name?: string): Promise<void> {
    const { clock, records } = this.options;
    const { key } = input as { key: string };
    const execution = this.machine.start(input, name);
    if (!this.startedAt.has(key)) this.startedAt.set(key, clock.now());
    const count = (change: number): void => {
      this.running += change;
      void clock.sleep(LISTING_MS).then(() => (this.listedRunning += change));
    };
    count(+1);
    return execution.result.then(({ status }) => {
      count(-1);
      // A rule on ended executions records what no state has recorded.
      if (status !== 'SUCCEEDED') records.end(key, 'FAILED', execution.arn);
    });
  }

  private invoke(name: string, task: PhotoTask): Promise<unknown> {
    const { memoryMegabytes } = (imageAnalysis as WorkflowDescription).functions[name]!;
    return this.options.account.invoke({ name, memoryMegabytes }, async (client) => {
      const { input, executionId } = task;
      switch (name) {
        case 'detect-labels':
        case 'detect-faces': {
          this.clients.set(`${name} ${input.key}`, client);
          return name === 'detect-labels' ? detectLabels(task as never) : detectFaces(task as never);
        }
        case 'save-analysis':
          return saveAnalysis(task as never);
        case 'register-image':
          await this.work(name);
          await this.options.records.register(input.key, executionId);
          return {
            ...input,
            imageId: input.key,
            etag: '',
            format: 'jpeg',
            thumbnail: { key: input.key, width: 1, height: 1 },
          };
        default:
          await this.work(name);
          return { ...input, notification: NOTICE };
      }
    });
  }

  private work(name: string): Promise<void> {
    const [least, most] = WORK_MS[name] ?? [30, 60];
    return this.options.clock.sleep(least + this.options.random() * (most - least));
  }

  private leadClientsHere(): void {
    const { clock, random, sdkAttempts: attempts, rekognition: service, records } = this.options;
    const detect = async (operation: Operation, name: string, { input }: DetectLabelsCommand | DetectFacesCommand) => {
      const key = input.Image!.S3Object!.Name!;
      const client = this.clients.get(`${name} ${key}`)!;
      await sendAsSdk(client, { clock, random, attempts }, () => service.call(operation, key));
      return {};
    };
    rekognition.send = ((command: DetectLabelsCommand | DetectFacesCommand) =>
      command.constructor.name === 'DetectLabelsCommand'
        ? detect('DetectLabels', 'detect-labels', command)
        : detect('DetectFaces', 'detect-faces', command)) as never;
    dynamodb.send = ((command: never) => records.answer(command)) as never;
    s3.send = (() => Promise.reject(new Error('A burst has no bucket.'))) as never;
  }
}

/** States on the way from the first to the end, those of each branch included. */
function statesUntilEnd({ StartAt, States }: AslDefinition): number {
  let count = 0;
  for (let name: string | undefined = StartAt; name !== undefined;) {
    const state: AslState = States[name]!;
    count += 1 + (state.Branches ?? []).reduce((sum, branch) => sum + statesUntilEnd(branch), 0);
    name = state.Next ?? state.Default;
  }
  return count;
}
