import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  RedriveExecutionCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { BackfillSource } from '../../handlers/image-analysis/backfill/backfill-source';

/** What became of a backfill that runs on AWS. */
export interface DeployedResult {
  readonly executionArn: string;
  readonly status: string;
  /** Of one that did not succeed: PhotosMissing says how many and where they are named. */
  readonly error?: string;
  readonly cause?: string;
}

/** Executions that are looked through for one to go on with. */
const RECENT = 100;

/** A stopped execution for this source that Step Functions can go on with: its map run does what it has not done. */
async function stoppedExecution(
  sfn: SFNClient,
  stateMachineArn: string,
  source: BackfillSource,
): Promise<string | undefined> {
  const { executions = [] } = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn, statusFilter: 'ABORTED', maxResults: RECENT }),
  );
  for (const { executionArn } of executions) {
    const { input, redriveStatus } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    // The newest one for the source decides.
    if (isDeepStrictEqual(JSON.parse(input ?? '{}'), source))
      return redriveStatus === 'REDRIVABLE' ? executionArn : undefined;
  }
  return undefined;
}

async function begin(sfn: SFNClient, stateMachineArn: string, source: BackfillSource): Promise<string> {
  const stopped = await stoppedExecution(sfn, stateMachineArn, source);
  if (stopped !== undefined) {
    await sfn.send(new RedriveExecutionCommand({ executionArn: stopped }));
    return stopped;
  }
  const input = JSON.stringify(source);
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
  return executionArn!;
}

async function progressOf(sfn: SFNClient, executionArn: string): Promise<string> {
  const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
  const [latest] = mapRuns;
  if (latest === undefined) return 'listing';
  const { itemCounts } = await sfn.send(new DescribeMapRunCommand({ mapRunArn: latest.mapRunArn }));
  const { succeeded = 0, failed = 0, timedOut = 0, running = 0, total = 0 } = itemCounts ?? {};
  return `${succeeded} of ${total} photos so far in finished batches, ${failed + timedOut} in failed ones, ${running} in work`;
}

/**
 * Starts a deployed backfill, or goes on with a stopped one, and follows it to its end. When the signal is aborted, it is
 * stopped.
 */
export async function runOnAws(
  sfn: SFNClient,
  { stateMachineArn, source }: { readonly stateMachineArn: string; readonly source: BackfillSource },
  {
    signal,
    out,
    lookMs = 15_000,
  }: { readonly signal: AbortSignal; readonly out: NodeJS.WritableStream; readonly lookMs?: number },
): Promise<DeployedResult> {
  const executionArn = await begin(sfn, stateMachineArn, source);
  out.write(`${executionArn}\n`);
  let stopping = false;
  for (;;) {
    if (signal.aborted && !stopping) {
      stopping = true;
      await sfn.send(new StopExecutionCommand({ executionArn, cause: 'Stopped by npm run backfill.' }));
    }
    const { status, error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return { executionArn, status: String(status), error, cause };
    out.write(`${await progressOf(sfn, executionArn)}\n`);
    await sleep(lookMs, undefined, { signal: stopping ? undefined : signal }).catch(() => undefined);
  }
}
