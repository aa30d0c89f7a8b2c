import { epochSeconds } from '../runtime/clock';
import { InvalidInputError } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import type { Notice } from '../runtime/notices';
import { type CaughtError, causeMessage } from '../runtime/task-event';
import { messageText } from '../runtime/texts';
import { failedNotice } from './outcome/notices';
import { identifyImages, type IdentifiedImage } from './record/identify-image';
import { deployedStores, type Stores } from './record/stores';

const logger = createLogger('image-analysis');

/** From the state machine: the state's data with the caught error. From the rule: the input as text and how it ended. */
export interface FailureEvent {
  readonly input: (Readonly<Record<string, unknown>> & { readonly error?: CaughtError }) | string | null;
  readonly executionId: string;
  /** FAILED, TIMED_OUT or ABORTED, when the whole execution ended without an outcome. */
  readonly ended?: string;
}

const ENDED: Readonly<Record<string, CaughtError>> = {
  TIMED_OUT: { Error: 'ExecutionTimedOut', Cause: 'The execution reached its time limit.' },
  ABORTED: { Error: 'ExecutionAborted', Cause: 'The execution was stopped.' },
  FAILED: { Error: 'ExecutionFailed', Cause: 'The execution failed before it could record why.' },
};

function stateOf(input: FailureEvent['input']): Readonly<Record<string, unknown>> & { readonly error?: CaughtError } {
  if (typeof input !== 'string') return input ?? {};
  // The event of an execution whose input is too large for an event has none.
  if (input === '') return {};
  const parsed: unknown = JSON.parse(input);
  return parsed !== null && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : {};
}

async function identify(
  stores: Stores,
  state: Readonly<Record<string, unknown>>,
  executionId: string,
): Promise<readonly IdentifiedImage[]> {
  try {
    return await identifyImages(stores, state, executionId);
  } catch (error) {
    if (error instanceof InvalidInputError) return [];
    throw error;
  }
}

/** Records the failure of one image, unless it has an outcome or belongs to another execution, and words the notice. */
async function recordFailed(
  { records }: Stores,
  { imageId, bucket, key, versionId, owner }: IdentifiedImage,
  executionId: string,
  reason: string,
  message: string,
): Promise<Notice> {
  const settled = await records.settle({
    imageId,
    executionId,
    // Bucket, key and version are known to a registered record; one that registration never made needs them.
    set: {
      bucket,
      key,
      versionId,
      status: 'FAILED',
      reason,
      reasonMessage: messageText(message),
      updatedAt: epochSeconds(),
    },
    mayCreate: true,
  });
  const standing = 'standing' in settled ? settled.standing : undefined;
  logger.error('image analysis failed', { imageId, reason, recorded: standing?.status ?? 'FAILED' });
  return standing?.status === 'INCOMPLETE' && standing.executionId === executionId
    ? failedNotice({ imageId, key, owner }, 'INCOMPLETE', reason, message, standing.failures)
    : failedNotice({ imageId, key, owner }, 'FAILED', reason, message);
}

/**
 * Records a failure, unless the image has an outcome or belongs to another execution, and words the notice. Idempotent:
 * the state machine and the rule on ended executions may both call it.
 */
export const handler = async (event: FailureEvent): Promise<{ notification: Notice }> => {
  const state = stateOf(event.input);
  const caught = state.error ?? ENDED[event.ended ?? 'FAILED'] ?? ENDED.FAILED!;
  const message = causeMessage(caught);
  const stores = deployedStores();
  const [image, ...others] = await identify(stores, state, event.executionId);
  if (!image) {
    logger.error('execution failed without an image', { reason: caught.Error });
    return { notification: failedNotice({}, 'FAILED', caught.Error, message) };
  }
  for (const other of others) await recordFailed(stores, other, event.executionId, caught.Error, message);
  return { notification: await recordFailed(stores, image, event.executionId, caught.Error, message) };
};
