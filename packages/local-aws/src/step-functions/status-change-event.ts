import { randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT, LOCAL_REGION, type BusEvent } from '../service';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution as EventBridge hears of it. */
export interface ExecutionFacts {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  /** Milliseconds since 1970. */
  readonly startDate: number;
  readonly stopDate?: number;
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

/** What fits into an event; a larger input or output is left out, which its details say. */
const INCLUDED_LIMIT_BYTES = 248 * 1024;

/** The "Step Functions Execution Status Change" event of a Standard execution. */
export function statusChangeEvent(facts: ExecutionFacts): BusEvent {
  const { executionArn, stateMachineArn, name, status, startDate, stopDate, error, cause } = facts;
  const input = JSON.stringify(facts.input);
  const output = facts.output === undefined ? null : JSON.stringify(facts.output);
  const outputBytes = output === null ? 0 : escapedBytes(output);
  const outputFits = outputBytes <= INCLUDED_LIMIT_BYTES;
  const inputFits = escapedBytes(input) + outputBytes <= INCLUDED_LIMIT_BYTES;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: LOCAL_ACCOUNT,
    time: new Date(stopDate ?? startDate).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: LOCAL_REGION,
    resources: [executionArn],
    detail: {
      executionArn,
      stateMachineArn,
      name,
      status,
      startDate,
      stopDate: stopDate ?? null,
      input: inputFits ? input : null,
      inputDetails: { included: inputFits },
      output: outputFits ? output : null,
      outputDetails: output === null ? null : { included: outputFits },
      error: error ?? null,
      cause: cause ?? null,
    },
  };
}

function escapedBytes(json: string): number {
  return Buffer.byteLength(JSON.stringify(json));
}
