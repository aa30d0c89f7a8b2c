import { ApiError, type Input, invalid, type JsonOperation, optionalText, textOf } from '../json-service';
import type { Execution } from './execution';
import { historyEvents } from './history-events';

/** Most entries of a page, and how many there are by default. */
const MAX_PAGE = 1000;
const DEFAULT_PAGE = 100;

/** What of the API is about executions that are known. */
export interface KnownExecutions {
  /** @throws ApiError ExecutionDoesNotExist */
  find(input: Input): Execution;
  /** Those of a state machine, in any order. @throws ApiError StateMachineDoesNotExist */
  ofMachine(input: Input): readonly Execution[];
}

/**
 * A page of a list, and what the next one follows: the number of an entry, not its place, since executions start, end
 * and are forgotten between two pages.
 * @param ascending whether entries are listed by growing numbers, and not by falling ones
 * @throws ApiError InvalidToken, ValidationException
 */
function page<Entry>(
  all: readonly Entry[],
  numberOf: (entry: Entry) => number,
  ascending: boolean,
  input: Input,
): { readonly entries: readonly Entry[]; readonly nextToken?: string } {
  const { maxResults = DEFAULT_PAGE } = input as { readonly maxResults?: number };
  if (!Number.isInteger(maxResults) || maxResults < 0 || maxResults > MAX_PAGE) {
    throw invalid(`maxResults must be between 0 and ${MAX_PAGE}.`);
  }
  const token = optionalText(input, 'nextToken');
  if (token !== undefined && !/^\d+$/.test(token)) throw new ApiError('InvalidToken', `Invalid Token: '${token}'`);
  const sign = ascending ? 1 : -1;
  const rest = all
    .filter((entry) => token === undefined || sign * numberOf(entry) > sign * Number(token))
    .sort((a, b) => sign * (numberOf(a) - numberOf(b)));
  const entries = rest.slice(0, maxResults || DEFAULT_PAGE);
  return { entries, ...(entries.length < rest.length ? { nextToken: String(numberOf(entries.at(-1)!)) } : {}) };
}

function summary({ arn, stateMachineArn, name, status, startDate, stopDate }: Execution): object {
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    status: status(),
    startDate: startDate / 1000,
    ...(stopDate === undefined ? {} : { stopDate: stopDate / 1000 }),
  };
}

/** Describing, listing and stopping executions, and their histories. */
export function executionOperations({ find, ofMachine }: KnownExecutions): Readonly<Record<string, JsonOperation>> {
  return {
    DescribeExecution: {
      parameters: ['executionArn', 'includedData'],
      run: (input) => {
        const execution = find(input);
        const { status, error, cause, output } = execution.ended ?? {};
        return {
          ...summary(execution),
          input: JSON.stringify(execution.input),
          ...(status === 'SUCCEEDED' ? { output: JSON.stringify(output ?? null) } : {}),
          ...(error === undefined ? {} : { error }),
          ...(cause === undefined ? {} : { cause }),
        };
      },
    },
    GetExecutionHistory: {
      parameters: ['executionArn', 'maxResults', 'nextToken', 'reverseOrder', 'includeExecutionData'],
      run: (input) => {
        const { reverseOrder = false, includeExecutionData = true } = input;
        const events = historyEvents(find(input).history, includeExecutionData === true);
        const { entries, nextToken } = page(events, ({ id }) => id, reverseOrder !== true, input);
        return { events: entries, nextToken };
      },
    },
    ListExecutions: {
      parameters: ['stateMachineArn', 'statusFilter', 'maxResults', 'nextToken'],
      run: (input) => {
        const status = optionalText(input, 'statusFilter');
        const all = ofMachine(input).filter((execution) => status === undefined || execution.status() === status);
        const { entries, nextToken } = page(all, ({ number }) => number, false, input);
        return { executions: entries.map(summary), nextToken };
      },
    },
    StopExecution: {
      parameters: ['executionArn', 'error', 'cause'],
      run: async (input) => {
        const execution = find(input);
        execution.abort({ error: optionalText(input, 'error'), cause: optionalText(input, 'cause') });
        await execution.result;
        return { stopDate: (execution.stopDate ?? Date.now()) / 1000 };
      },
    },
  };
}

/** @throws ApiError ExecutionDoesNotExist */
export function knownExecution(executions: ReadonlyMap<string, Execution>, input: Input): Execution {
  const arn = textOf(input, 'executionArn');
  const found = executions.get(arn);
  if (found) return found;
  throw new ApiError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}
