import { messageText } from '../../runtime/texts';
import type { CaughtError } from '../../runtime/task-event';
import {
  ImageIdentifyError,
  ImageNotFound,
  type ImageRejection,
  ImageTooLarge,
  ImageTooSmall,
  NotSupportedImageType,
} from '../../image/image-errors';
import type { Face, Label, TaskFailure } from '../record/image-record';

/** What a call of Rekognition gives: its result, or why it has none. */
export interface AnalysisBranch {
  readonly labels?: readonly Label[];
  readonly labelModelVersion?: string;
  readonly faces?: readonly Face[];
  readonly failure?: { readonly task: string; readonly error: string; readonly cause?: string };
}

/** Side by side in the order of the branches, or one after the other by name. */
export type Analysis = readonly AnalysisBranch[] | Readonly<Record<string, AnalysisBranch>>;

export interface JoinedAnalysis extends Omit<AnalysisBranch, 'failure'> {
  readonly failures: readonly TaskFailure[];
}

/** Joins the branches' results; the failed ones are listed. */
export function joinBranches(analysis: Analysis, messageOf: (caught: CaughtError) => string): JoinedAnalysis {
  const branches = Object.values(analysis);
  const failures = branches.flatMap(({ failure }) =>
    failure === undefined
      ? []
      : [
          {
            task: failure.task,
            error: failure.error,
            message: messageText(messageOf({ Error: failure.error, Cause: failure.cause })),
          },
        ],
  );
  const results = branches.filter(({ failure }) => failure === undefined);
  return { ...(Object.assign({}, ...results) as Omit<AnalysisBranch, 'failure'>), failures };
}

const REJECTIONS: Readonly<Record<string, new (message: string) => ImageRejection>> = {
  ImageNotFound,
  NotSupportedImageType,
  ImageIdentifyError,
  ImageTooLarge,
  ImageTooSmall,
};

/**
 * The rejection that a branch met, if one did: an image that Rekognition cannot read is refused, not half analysed. An
 * image that is gone explains the other branch's failure, so it comes first.
 */
export function rejectionIn(failures: readonly TaskFailure[]): ImageRejection | undefined {
  for (const [name, Rejection] of Object.entries(REJECTIONS)) {
    const failure = failures.find(({ error }) => error === name);
    if (failure) return new Rejection(failure.message);
  }
  return undefined;
}
