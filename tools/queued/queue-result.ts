import type { RedriveReport } from '../../handlers/image-analysis/redrive/redrive';
import { faultOf } from '../../local/cli/file-fault';
import { printable } from '../../local/cli/terminal';

/** What a command prints, and its exit code: 1 when something could not be queued. */
export interface QueueResult<Plan = unknown> {
  readonly json: { readonly plan: Plan; readonly queued?: number; readonly failed?: readonly string[] };
  readonly text: string;
  readonly code: 0 | 1;
}

/** What came of a plan. */
export function queueResult<Plan>(
  plan: Plan,
  planText: string,
  { redriven, taken, errors }: RedriveReport,
): QueueResult<Plan> {
  const failed = errors.map((error) => faultOf(error).message);
  const lines = [
    planText,
    `${redriven} queued again.`,
    ...(taken > 0 ? [`${taken} left alone: another run was first.`] : []),
    ...failed.map((message) => printable(`Not queued: ${message}`)),
  ];
  return { json: { plan, queued: redriven, failed }, text: lines.join('\n'), code: failed.length > 0 ? 1 : 0 };
}
