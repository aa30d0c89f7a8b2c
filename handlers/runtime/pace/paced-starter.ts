import { dynamodb } from '../clients/dynamodb';
import { sfn } from '../clients/sfn';
import { systemClock } from '../clock';
import { createLogger } from '../logger';
import { variable } from '../variables';
import { backfillShare } from './backfill-share';
import { crowdOf, mostRunning } from './crowd';
import { dynamoDbPaceClock } from './dynamodb-pace-clock';
import { runMoreThan, startExecution } from './executions';
import { startPaced } from './start-paced';

/** What Lambda hands over of a queue: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** The messages that stay in the queue: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** What is needed here of Lambda's context. */
interface Remaining {
  getRemainingTimeInMillis(): number;
}

export interface PacedStarterProps {
  readonly workflow: string;
  /** Longest time that is booked at once, in milliseconds. */
  readonly bookedMs: number;
  /** Photos per second of the whole deployment. Read at every run, as settings are. */
  callsPerSecond(): number;
}

/**
 * A function between a queue and the state machine of its workflow: starts an execution for each message, at the pace of the
 * clock that all starters of a deployment share, less what a running backfill takes.
 */
export function pacedStarter({
  workflow,
  bookedMs,
  callsPerSecond: readPace,
}: PacedStarterProps): (event: QueueEvent, context: Remaining) => Promise<BatchResponse> {
  const logger = createLogger(workflow);
  let crowd: ReturnType<typeof crowdOf> | undefined;
  return async ({ Records }, context) => {
    const stateMachineArn = variable('STATE_MACHINE_ARN');
    const table = variable('PACE_TABLE_NAME');
    const pace = readPace();
    // What is not known delays no start: too many calls are repeated.
    const share = await backfillShare(dynamodb, table, systemClock).catch((error: unknown) => {
      logger.error('share of a backfill not known', error as Error);
      return 0;
    });
    const callsPerSecond = Math.max(1, pace - share);
    crowd ??= crowdOf(systemClock, () => runMoreThan(sfn, stateMachineArn, mostRunning(pace)));
    const failed = await startPaced(
      {
        clock: systemClock,
        pace: dynamoDbPaceClock(dynamodb, table, systemClock),
        crowd,
        start: (name, input) => startExecution(sfn, stateMachineArn, name, input),
        report: (error) => logger.error('not started', error as Error),
      },
      { callsPerSecond, bookedMs },
      Records.map(({ messageId: id, body }) => ({ id, body })),
      () => context.getRemainingTimeInMillis(),
    );
    logger.info('started', { started: Records.length - failed.length, again: failed.length });
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
