import { InvalidInputError } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import { closeAttempt, type EndCause } from './attempt/close-attempt';
import { parseRiderInput } from './attempt/rider-input';
import { externalImageId } from './faces/external-image-id';
import { tellingStores } from './records/stores';

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

/** The user of an execution; undefined when it never knew one: then it has added nothing, and has said so itself. */
function userOf(input: string): string | undefined {
  try {
    return parseRiderInput(JSON.parse(input), new Date(0).toISOString()).userId;
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Finishes what an execution that failed, timed out or was stopped has left. Finds nothing to do when the execution did
 * so itself.
 */
export const handler = async ({ input, executionId, ended }: EndedExecution): Promise<void> => {
  const userId = userOf(input);
  if (userId === undefined) return;
  const stores = tellingStores();
  for (const attempt of await stores.ledger.attempts(externalImageId(userId))) {
    if (attempt.executionId !== executionId) continue;
    await closeAttempt(stores, attempt, CAUSES[ended] ?? FAILED);
    logger.info('execution ended', { attemptId: attempt.attemptId, ended });
  }
};
