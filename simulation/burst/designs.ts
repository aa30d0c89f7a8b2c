import { crowdOf, mostRunning } from '../../handlers/pace/crowd';
import { executionName } from '../../handlers/pace/execution-name';
import { startPaced } from '../../handlers/pace/start-paced';
import type { AslDefinition } from '../../state-machines/asl/definition';
import type { BurstWorld } from './burst-world';
import { readQueue } from './event-source';
import { ONE_LAYER, type Retries, TWO_LAYERS } from './retries';

/** A way from the event about an upload to an execution. */
export interface Design {
  readonly name: string;
  /** What the workflow does. */
  readonly default: boolean;
  readonly retries: Retries;
  change?(definition: AslDefinition): AslDefinition;
  /** @returns what the rule calls for each event */
  connect(world: BurstWorld): (body: string) => Promise<void>;
}

const STARTER = { name: 'starter', memoryMegabytes: 256 };
const BATCH = 10;
const STARTER_SECONDS = 120;
const VISIBILITY_SECONDS = 180;
/** Receives before a message is a dead letter: for a day, and the number that is usual. */
const MANY_RECEIVES = 500;
const FEW_RECEIVES = 5;
/** Longest time that the starter of albums books at once, in milliseconds. */
export const ALBUM_BOOKED_MS = 50;

const startNow =
  (world: BurstWorld) =>
  (body: string): Promise<void> =>
    world.startExecution(JSON.parse(body), undefined);

/** A queue in front of whatever reads it. */
const send =
  (world: BurstWorld, queue: ReturnType<BurstWorld['queue']>) =>
  async (body: string): Promise<void> => {
    world.bill.queueRequests += 1;
    queue.arrive(body);
  };

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
): (body: string) => Promise<void> {
  const queue = world.queue(VISIBILITY_SECONDS, limits.reserved ? FEW_RECEIVES : MANY_RECEIVES);
  const { clock, pace, burst, machine } = world;
  const most = mostRunning(burst.callsPerSecond);
  const crowd = crowdOf(clock, async () => machine.listedRunning > most);
  const start = (executionNamed: string, input: string): Promise<void> =>
    world.startExecution(JSON.parse(input), executionNamed);
  readQueue({
    world,
    queue,
    target: { ...STARTER, name: limits.name, reserved: limits.reserved },
    batchSize: BATCH,
    maximumConcurrency: limits.maximumConcurrency,
    async handle(messages) {
      const endsAt = clock.now() + STARTER_SECONDS * 1000;
      const byId = new Map(messages.map((message) => [message.receipt, message]));
      const failed = await startPaced(
        { clock, pace, crowd, start, report: () => undefined },
        { callsPerSecond: burst.callsPerSecond, bookedMs },
        messages.map(({ receipt: id, body }) => ({ id, body })),
        () => endsAt - clock.now(),
      );
      return failed.map((id) => byId.get(id)!);
    },
  });
  return send(world, queue);
}

/** A token for each start, or back into the queue. */
const tokenOrBack: Design = {
  name: 'token, or back into the queue',
  default: false,
  retries: ONE_LAYER,
  connect(world) {
    const queue = world.queue(30, FEW_RECEIVES);
    const { burst, clock } = world;
    let tokens = 0;
    let filledAt = clock.now();
    readQueue({
      world,
      queue,
      target: STARTER,
      batchSize: BATCH,
      maximumConcurrency: 10,
      async handle(messages) {
        world.bill.tableWrites += 1;
        await clock.sleep(8);
        tokens = Math.min(burst.callsPerSecond, tokens + ((clock.now() - filledAt) / 1000) * burst.callsPerSecond);
        filledAt = clock.now();
        const taken = messages.slice(0, Math.floor(tokens));
        tokens -= taken.length;
        await Promise.all(taken.map(({ body }) => world.startExecution(JSON.parse(body), executionName(body))));
        return messages.slice(taken.length);
      },
    });
    return send(world, queue);
  },
};

/** As many photos at a time as the quota takes, if each took two seconds: the function waits for the execution. */
const concurrencyAlone: Design = {
  name: 'event source as wide as rate x duration',
  default: false,
  retries: ONE_LAYER,
  connect(world) {
    const queue = world.queue(VISIBILITY_SECONDS, MANY_RECEIVES);
    readQueue({
      world,
      queue,
      target: STARTER,
      batchSize: 1,
      maximumConcurrency: Math.max(2, world.burst.callsPerSecond * 2),
      async handle([message]) {
        await world.machine.start(JSON.parse(message!.body));
        return [];
      },
    });
    return send(world, queue);
  },
};

/** A pipe reads as fast as Lambda reads and starts at once: it has no limit of its own. */
const pipe: Design = {
  name: 'EventBridge Pipe',
  default: false,
  retries: ONE_LAYER,
  connect(world) {
    const queue = world.queue(VISIBILITY_SECONDS, MANY_RECEIVES);
    readQueue({
      world,
      queue,
      target: { name: 'pipe', memoryMegabytes: 0 },
      batchSize: 1,
      async handle([message]) {
        world.bill.pipeRequests += 1;
        await world.startExecution(JSON.parse(message!.body));
        return [];
      },
    });
    return send(world, queue);
  },
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

/** A sorter books and sends on with a delay in whole seconds; whoever reads the second queue starts at once. */
const delayQueue: Design = {
  name: 'second queue with delays',
  default: false,
  retries: ONE_LAYER,
  connect(world) {
    const arrivals = world.queue(VISIBILITY_SECONDS, MANY_RECEIVES);
    const delayed = world.queue(VISIBILITY_SECONDS, MANY_RECEIVES);
    const { clock, pace, burst } = world;
    readQueue({
      world,
      queue: arrivals,
      target: { ...STARTER, name: 'sorter' },
      batchSize: BATCH,
      maximumConcurrency: 5,
      async handle(messages) {
        const spacingMs = 1000 / burst.callsPerSecond;
        const first = await pace.book(messages.length, spacingMs);
        world.bill.queueRequests += 1;
        messages.forEach(({ body }, index) => {
          const seconds = Math.max(0, Math.ceil((first + index * spacingMs - clock.now()) / 1000));
          // Fifteen minutes is the longest delay: further away, the message goes round again.
          void clock.sleep(Math.min(900, seconds) * 1000).then(() => delayed.arrive(body));
        });
        return [];
      },
    });
    readQueue({
      world,
      queue: delayed,
      target: STARTER,
      batchSize: BATCH,
      maximumConcurrency: 10,
      async handle(messages) {
        await Promise.all(messages.map(({ body }) => world.startExecution(JSON.parse(body), executionName(body))));
        return [];
      },
    });
    return send(world, arrivals);
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
  spaced('paced starter, reserved concurrency of 2', { reserved: 2 }),
  { ...spaced('paced starter, event source of 2', { maximumConcurrency: 2 }), default: true },
];
