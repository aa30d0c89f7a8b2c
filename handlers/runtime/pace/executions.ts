import { ListExecutionsCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { callService } from '../errors';

/** Executions on a page of their listing, at most: https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html */
const PAGE = 1000;

/**
 * Starts an execution. One of this name is not started again: a Standard one within 90 days.
 * @throws TransientServiceError; what Step Functions says otherwise
 */
export async function startExecution(
  sfn: SFNClient,
  stateMachineArn: string,
  name: string,
  input: string,
): Promise<void> {
  try {
    await callService('starting an execution', () =>
      sfn.send(new StartExecutionCommand({ stateMachineArn, name, input })),
    );
  } catch (error) {
    if ((error as Error).name !== 'ExecutionAlreadyExists') throw error;
  }
}

/** Whether more executions run than a number. @throws TransientServiceError; for Express, which has no listing */
export async function runMoreThan(sfn: SFNClient, stateMachineArn: string, most: number): Promise<boolean> {
  let running = 0;
  let nextToken: string | undefined;
  do {
    const maxResults = Math.min(PAGE, most + 1 - running);
    const page = await callService('counting executions', () =>
      sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', maxResults, nextToken })),
    );
    running += page.executions?.length ?? 0;
    nextToken = page.nextToken;
  } while (running <= most && nextToken !== undefined);
  return running > most;
}
