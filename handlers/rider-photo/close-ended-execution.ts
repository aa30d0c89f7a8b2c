import { dynamodb } from '../shared/clients/dynamodb';
import { rekognition } from '../shared/clients/rekognition';
import { s3 } from '../shared/clients/s3';
import { sns } from '../shared/clients/sns';
import { environmentText } from '../shared/environment';
import { InvalidInputError } from '../shared/errors';
import { createLogger } from '../shared/logger';
import { closeAttempt, type EndCause } from './attempt/close-attempt';
import { FaceCollection } from './faces/face-collection';
import { identifyAttempt } from './attempt/identify-attempt';
import { Ledger } from './records/ledger';
import { Riders } from './records/riders';

const logger = createLogger('rider-photo');

/** What the rule on ended executions sends. */
export interface EndedExecution {
  /** The input of the execution, as text. */
  readonly input: string;
  readonly executionId: string;
  /** FAILED, TIMED_OUT or ABORTED. */
  readonly ended: string;
}

const FAILED: EndCause = { error: 'ExecutionFailed', message: 'The execution failed before it could record why.' };
const CAUSES: Readonly<Record<string, EndCause>> = {
  FAILED,
  TIMED_OUT: { error: 'ExecutionTimedOut', message: 'The execution reached its time limit.' },
  ABORTED: { error: 'ExecutionAborted', message: 'The execution was stopped.' },
};

function identify({ input, executionId }: EndedExecution): ReturnType<typeof identifyAttempt> | undefined {
  try {
    return identifyAttempt(JSON.parse(input), executionId);
  } catch (error) {
    // An execution that never knew its rider has added nothing, and has said so itself.
    if (error instanceof InvalidInputError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Finishes what an execution that failed, timed out or was stopped has left. Finds nothing to do when the execution did
 * so itself.
 */
export const handler = async (event: EndedExecution): Promise<void> => {
  const attempt = identify(event);
  if (!attempt) return;
  const stores = {
    dynamodb,
    s3,
    sns,
    bucket: environmentText('PHOTOS_BUCKET'),
    topicArn: environmentText('NOTIFICATIONS_TOPIC'),
    ledger: new Ledger(dynamodb, environmentText('LEDGER_TABLE')),
    riders: new Riders(dynamodb, environmentText('RIDERS_TABLE')),
    collection: new FaceCollection(rekognition, environmentText('COLLECTION_ID')),
  };
  const state = await closeAttempt(stores, attempt, CAUSES[event.ended] ?? FAILED);
  logger.info('execution ended', { attemptId: attempt.attemptId, ended: event.ended, state });
};
