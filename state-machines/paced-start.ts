import type { EventSourceDescription, FunctionDescription, PermissionStatement, QueueDescription } from './description';

/** Seconds that a run of a starter may last. Whom it cannot start within it has his turn in another run. */
const STARTER_SECONDS = 30;

/** What a workflow calls the resources of its paced start. */
interface PacedStart {
  readonly queueArn: string;
  readonly stateMachineArn: string;
  readonly paceTableArn: string;
}

/** The queue in front of a paced starter. @param alarmAgeSeconds age of a message at which a person should look */
export function startQueue(purpose: string, alarmAgeSeconds: number): QueueDescription {
  return {
    purpose,
    // Six times the starter's limit, as Lambda asks:
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilityTimeoutSeconds: 6 * STARTER_SECONDS,
    retentionSeconds: 345_600,
    // A day of runs without room for it: a message is not at fault when its turn has not come yet.
    maxReceiveCount: 500,
    alarmAgeSeconds,
  };
}

/** What all starters have in common. */
export const pacedStarter: Pick<FunctionDescription, 'memoryMegabytes' | 'timeoutSeconds' | 'sizing' | 'usesSharp'> = {
  memoryMegabytes: 256,
  timeoutSeconds: STARTER_SECONDS,
  sizing: 'Waits for the moments of ten messages, or for room. Two runs at a time, while there are messages.',
  usesSharp: false,
};

/** How the starter of a workflow reads its queue. Two runs are the fewest that an event source may be limited to. */
export function readPaced(queue: string): EventSourceDescription {
  return { queue, batchSize: 10, maximumConcurrency: 2 };
}

/** What a starter may do. */
export function startPaced({ queueArn, stateMachineArn, paceTableArn }: PacedStart): readonly PermissionStatement[] {
  return [
    {
      sid: 'ReadQueue',
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resources: [queueArn],
      why: 'Lambda reads the queue with the role of the function: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
    },
    {
      sid: 'StartExecutions',
      actions: ['states:StartExecution', 'states:ListExecutions'],
      resources: [stateMachineArn],
      why: 'starts one for each message, and none while too many run',
    },
    {
      sid: 'BookMoments',
      actions: ['dynamodb:UpdateItem', 'dynamodb:GetItem'],
      resources: [paceTableArn],
      why: 'the clock that all starters of a deployment share, and what a running backfill takes',
    },
  ];
}
