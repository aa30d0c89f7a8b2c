import { ApiError, type JsonOperation, textOf } from '../json-service';
import type { Execution } from './execution';
import type { MapRun, MapRunCounts } from './map-run';

/** What of the API is about visits of distributed Maps. */
export function mapRunOperations(
  executionOf: (input: Readonly<Record<string, unknown>>) => Execution,
  executions: () => Iterable<Execution>,
): Readonly<Record<string, JsonOperation>> {
  const mapRunOf = (arn: string): MapRun => {
    for (const { mapRuns } of executions()) {
      const found = mapRuns.find((mapRun) => mapRun.arn === arn);
      if (found) return found;
    }
    throw new ApiError('ResourceNotFound', `Resource not found: '${arn}'`);
  };
  return {
    ListMapRuns: {
      parameters: ['executionArn', 'maxResults', 'nextToken'],
      run: (input) => ({ mapRuns: executionOf(input).mapRuns.map(summary).reverse() }),
    },
    DescribeMapRun: {
      parameters: ['mapRunArn'],
      run: (input) => {
        const mapRun = mapRunOf(textOf(input, 'mapRunArn'));
        const { arn, executionArn, status, maxConcurrency, startedAt, stoppedAt, items, executions: children } = mapRun;
        return {
          ...{ mapRunArn: arn, executionArn, status, maxConcurrency, ...times(startedAt, stoppedAt) },
          toleratedFailurePercentage: mapRun.tolerated.percentage ?? 0,
          toleratedFailureCount: mapRun.tolerated.count ?? 0,
          itemCounts: counts(items),
          executionCounts: counts(children),
        };
      },
    },
  };
}

function summary({ arn, executionArn, stateMachineArn, startedAt, stoppedAt }: MapRun): object {
  return { mapRunArn: arn, executionArn, stateMachineArn, ...times(startedAt, stoppedAt) };
}

/** Seconds since 1970. */
function times(startedAt: number, stoppedAt: number | undefined): object {
  return { startDate: startedAt / 1000, ...(stoppedAt === undefined ? {} : { stopDate: stoppedAt / 1000 }) };
}

/** A Map state's own writing of results is not told apart from its running. */
function counts(known: MapRunCounts): object {
  return { ...known, resultsWritten: 0 };
}
