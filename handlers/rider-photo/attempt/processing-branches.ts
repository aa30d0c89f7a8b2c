import { messageText } from '../../runtime/texts';
import { causeMessage } from '../../runtime/task-event';
import { parseRejectionText } from './rejection-text';
import { PhotoDoesNotMeetRequirementError, PhotoProcessingFailedError } from './rider-errors';
import type { Thumbnail } from '../../image/store-thumbnail';

/** What a branch of ParallelProcessing gives: its result, or why it has none. */
export interface ProcessingBranch {
  readonly faceId?: string;
  readonly thumbnail?: Thumbnail;
  readonly failure?: { readonly task: string; readonly error: string; readonly cause?: string };
}

/**
 * Joins the branches' results.
 * @throws PhotoDoesNotMeetRequirementError when a branch found the photo wanting; PhotoProcessingFailedError for any
 * other failure
 */
export function joinBranches(branches: readonly ProcessingBranch[]): { faceId: string; thumbnail: Thumbnail } {
  const failures = branches.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  const messageOf = ({ error, cause }: (typeof failures)[number]): string =>
    messageText(causeMessage({ Error: error, Cause: cause }));
  const rejection = failures.find(({ error }) => error === 'PhotoDoesNotMeetRequirementError');
  if (rejection) {
    const { message, reasons } = parseRejectionText(messageOf(rejection));
    throw new PhotoDoesNotMeetRequirementError(message, reasons);
  }
  const { faceId, thumbnail } = Object.assign({}, ...branches) as ProcessingBranch;
  if (failures.length > 0 || faceId === undefined || thumbnail === undefined) {
    const causes = failures.map((failure) => `${failure.task} failed (${failure.error}): ${messageOf(failure)}`);
    throw new PhotoProcessingFailedError(causes.join(' ') || 'A branch gave no result.');
  }
  return { faceId, thumbnail };
}
