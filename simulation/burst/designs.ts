import type { ImageMessage } from '../../handlers/batch-detection/queue/image-queue';
import { crowdOf, mostRunning } from '../../handlers/runtime/pace/crowd';
import { ALBUM_BOOKED_MS, startPaced } from '../../handlers/runtime/pace/start-paced';
import type { AslDefinition } from '../../state-machines/asl/definition';
import { imageAnalysis } from '../../state-machines/image-analysis';
import type { SimulatedQueue } from '../simulated-queue';
import type { BurstWorld } from './burst-world';
import { type EventSourceProps, readQueue } from './event-source';
import { ONE_LAYER, type Retries, TWO_LAYERS } from './retries';

/** A way from the event about an upload to an execution. */
export interface Design {
  readonly name: string;
  /** What the workflow does. */
  readonly default: boolean;
  readonly retries: Retries;
  change?(definition: AslDefinition): AslDefinition;
  /** @returns what the rule calls for each event */
  connect(world: BurstWorld): Send;
}

type Send = (body: string) => Promise<void>;

/** The queue and its starter as they are deployed. */
const QUEUE = imageAnalysis.queues.uploads;
const DEPLOYED = imageAnalysis.functions['start-analysis']!;
const { batchSize: BATCH, maximumConcurrency: RUNS } = DEPLOYED.reads!;
const STARTER = { name: 'starter', memoryMegabytes: DEPLOYED.memoryMegabytes };
/** Receives before a message is a dead letter that are usual. */
const FEW_RECEIVES = 5;

const startNow =
  (world: BurstWorld): Send =>
  (body) =>
    world.startExecution(JSON.parse(body), undefined);

/** How a queue is read in a design; what is not said is as deployed. */
interface Reading extends Partial<Pick<EventSourceProps, 'target' | 'batchSize' | 'maximumConcurrency'>> {
  readonly visibilitySeconds?: number;
  readonly receives?: number;
  /** @returns the messages that come again */
  handle(messages: readonly ImageMessage[], queue: SimulatedQueue): Promise<readonly ImageMessage[]>;
}

/** A queue and whatever reads it. @returns what sends to it, and the queue */
function throughQueue(world: BurstWorld, reading: Reading): { readonly send: Send; readonly queue: SimulatedQueue } {
  const { visibilitySeconds = QUEUE.visibilityTimeoutSeconds, receives = QUEUE.maxReceiveCount, handle } = reading;
  const queue = world.queue(visibilitySeconds, receives);
  const source = { world, queue, target: STARTER, batchSize: BATCH, ...reading };
  readQueue({ ...source, handle: (messages) => handle(messages, queue) });
  const send: Send = async (body) => {
    world.bill.queueRequests += 1;
    queue.arrive(body);
  };
  return { send, queue };
}

/** Starts an execution for each message at once. @returns none to come again */
async function startAll(world: BurstWorld, messages: readonly ImageMessage[], queue: SimulatedQueue): Promise<[]> {
  await Promise.all(messages.map((message) => world.startExecution(JSON.parse(message.body), queue.idOf(message))));
  return [];
}

const atOnce: Design = {
  name: 'at once, two layers of retries',
  default: false,
  retries: TWO_LAYERS,
  connect: startNow,
};

const retriesAlone: Design = { ...atOnce, name: 'at once, one layer of retries', retries: ONE_LAYER };

/** Starts are spaced by a starter, by a clock that all its runs share. */
function spaced(name: string, limits: { readonly maximumConcurrency?: number; readonly reserved?: number }): Design {
  return {
    name,
    default: false,
    retries: ONE_LAYER,
    connect: (world) => readPaced(world, { ...STARTER, ...limits }, ALBUM_BOOKED_MS),
  };
}

/** A queue whose messages are started at the pace. @returns what sends to it */
export function readPaced(
  world: BurstWorld,
  limits: { readonly name: string; readonly maximumConcurrency?: number; readonly reserved?: number },
  bookedMs: number,
): Send {
  const { clock, pace, burst, machine } = world;
  const most = mostRunning(burst.callsPerSecond);
  const crowd = crowdOf(clock, async () => machine.listedRunning > most);
  const start = (executionNamed: string, input: string): Promise<void> =>
    world.startExecution(JSON.parse(input), executionNamed);
  return throughQueue(world, {
    target: { ...STARTER, name: limits.name, reserved: limits.reserved },
    maximumConcurrency: limits.maximumConcurrency,
    receives: limits.reserved ? FEW_RECEIVES : undefined,
    async handle(messages, queue) {
      const endsAt = clock.now() + DEPLOYED.timeoutSeconds * 1000;
      const byId = new Map(messages.map((message) => [queue.idOf(message), message]));
      const failed = await startPaced(
        { clock, pace, crowd, start, report: () => undefined },
        { callsPerSecond: burst.callsPerSecond, bookedMs },
        [...byId].map(([id, { body }]) => ({ id, body })),
        () => endsAt - clock.now(),
      );
      return failed.map((id) => byId.get(id)!);
    },
  }).send;
}

/** A token for each start, or back into the queue. */
const tokenOrBack: Design = {
  name: 'token, or back into the queue',
  default: false,
  retries: ONE_LAYER,
  connect(world) {
    const { burst, clock } = world;
    let tokens = 0;
    let filledAt = clock.now();
    return throughQueue(world, {
      visibilitySeconds: 30,
      receives: FEW_RECEIVES,
      maximumConcurrency: 10,
      async handle(messages, queue) {
        world.bill.tableWrites += 1;
        await clock.sleep(8);
        tokens = Math.min(burst.callsPerSecond, tokens + ((clock.now() - filledAt) / 1000) * burst.callsPerSecond);
        filledAt = clock.now();
        const taken = messages.slice(0, Math.floor(tokens));
        tokens -= taken.length;
        await startAll(world, taken, queue);
        return messages.slice(taken.length);
      },
    }).send;
  },
};

/** As many photos at a time as the quota takes, if each took two seconds: the function waits for the execution. */
const concurrencyAlone: Design = {
  name: 'event source as wide as rate x duration',
  default: false,
  retries: ONE_LAYER,
  connect: (world) =>
    throughQueue(world, {
      batchSize: 1,
      maximumConcurrency: Math.max(2, world.burst.callsPerSecond * 2),
      async handle([message]) {
        await world.machine.start(JSON.parse(message!.body));
        return [];
      },
    }).send,
};

/** A pipe reads as fast as Lambda reads and starts at once: it has no limit of its own. */
const pipe: Design = {
  name: 'EventBridge Pipe',
  default: false,
  retries: ONE_LAYER,
  connect: (world) =>
    throughQueue(world, {
      target: { name: 'pipe', memoryMegabytes: 0 },
      batchSize: 1,
      async handle([message]) {
        world.bill.pipeRequests += 1;
        await world.startExecution(JSON.parse(message!.body));
        return [];
      },
    }).send,
};

/** Each execution books its moment and waits for it. */
const waitingState: Design = {
  name: 'waiting state in the machine',
  default: false,
  retries: ONE_LAYER,
  change: (definition) => ({
    ...definition,
    StartAt: 'BookMoment',
    States: {
      BookMoment: {
        Type: 'Task',
        Resource: 'arn:aws:states:::dynamodb:updateItem',
        Parameters: {},
        ResultPath: '$.booked',
        Next: 'WaitForMoment',
      },
      WaitForMoment: { Type: 'Wait', TimestampPath: '$.booked.moment', Next: definition.StartAt },
      ...definition.States,
    },
  }),
  connect: startNow,
};

/** A sorter books and sends on with a delay in whole seconds; the reader of the second queue starts at once. */
const delayQueue: Design = {
  name: 'second queue with delays',
  default: false,
  retries: ONE_LAYER,
  connect(world) {
    const { clock, pace, burst } = world;
    const delayed = throughQueue(world, {
      maximumConcurrency: 10,
      handle: (messages, queue) => startAll(world, messages, queue),
    });
    return throughQueue(world, {
      target: { ...STARTER, name: 'sorter' },
      maximumConcurrency: 5,
      async handle(messages) {
        const spacingMs = 1000 / burst.callsPerSecond;
        const first = await pace.book(messages.length, spacingMs);
        world.bill.queueRequests += 1;
        messages.forEach(({ body }, index) => {
          const seconds = Math.max(0, Math.ceil((first + index * spacingMs - clock.now()) / 1000));
          // Fifteen minutes is the longest delay: further away, the message goes round again.
          void clock.sleep(Math.min(900, seconds) * 1000).then(() => delayed.queue.arrive(body));
        });
        return [];
      },
    }).send;
  },
};

export const DESIGNS: readonly Design[] = [
  atOnce,
  retriesAlone,
  pipe,
  tokenOrBack,
  concurrencyAlone,
  delayQueue,
  waitingState,
  spaced('paced starter, reserved concurrency of 2', { reserved: RUNS }),
  { ...spaced('paced starter, event source of 2', { maximumConcurrency: RUNS }), default: true },
];
