import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import type { RunRecord } from '../../batch-detection/run/run-record';
import { callService } from '../../runtime/errors';
import { readItems } from '../../runtime/items';
import type { BatchParts, GalleryParts } from '../parts';
import type { Answer } from '../router';

type ShownRun = Answer<'getBatch'>['runs'][number];

/** Runs that are shown. The records have no order; Step Functions knows its executions, newest first, for 90 days. */
const SHOWN = 25;

/** An execution, as Step Functions lists it. */
export interface ListedExecution {
  readonly id: string;
  readonly status: string;
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** The newest executions of the batch. */
export async function listExecutions(
  { sfn }: Pick<GalleryParts['clients'], 'sfn'>,
  stateMachineArn: string,
): Promise<ListedExecution[]> {
  const command = new ListExecutionsCommand({ stateMachineArn, maxResults: SHOWN });
  const { executions = [] } = await callService('listing runs', () => sfn.send(command));
  return executions.map(({ executionArn = '', status = '', startDate, stopDate }) => ({
    id: executionArn,
    status,
    startedAt: startDate?.getTime() ?? 0,
    endedAt: stopDate?.getTime(),
  }));
}

const ENDED: Readonly<Record<string, ShownRun['status']>> = {
  SUCCEEDED: 'COMPLETED',
  FAILED: 'FAILED',
};

/** An execution with its record, which one that found nothing to do does not have. */
function shownRun({ id, status, startedAt, endedAt }: ListedExecution, record: RunRecord | undefined): ShownRun {
  const { report } = record ?? {};
  return {
    id,
    // The report is written before the run ends: until then no other one can be started.
    status: status === 'RUNNING' ? 'RUNNING' : (record?.status ?? ENDED[status] ?? 'ENDED'),
    startedAt,
    endedAt,
    done: report?.images.done,
    setAside: report?.images.setAside,
    waiting: report?.waiting,
    modelMinutes: report?.modelMinutes,
    estimatedCost: report?.estimatedCost,
    problem: report?.problem ? `${report.problem.error}: ${report.problem.message}` : record?.reason,
  };
}

/** Executions of the batch with their reports. */
export async function shownRuns(
  { dynamodb }: Pick<GalleryParts['clients'], 'dynamodb'>,
  { runsTable }: BatchParts,
  executions: readonly ListedExecution[],
): Promise<ShownRun[]> {
  const keys = executions.map(({ id }) => ({ runId: id }));
  const found = await readItems<RunRecord>(dynamodb, 'reading reports', runsTable, keys);
  const records = new Map(found.map((record) => [record.runId, record]));
  return executions.map((execution) => shownRun(execution, records.get(execution.id)));
}
