import { type Bench, type Row, rounded } from './bench';
import { countWorkflows, type WorkflowCounts } from './counted';

function rowOf({ workflow, images, executions, transitions, functionCalls, calls }: WorkflowCounts): Row {
  const requests = Object.values(calls).reduce((sum, count) => sum + count, 0);
  return {
    workflow,
    images,
    executions,
    transitionsPerExecution: rounded(transitions / executions),
    transitionsPerImage: rounded(transitions / images),
    functionCallsPerImage: rounded(functionCalls / images),
    requestsPerImage: rounded(requests / images),
  };
}

/** States, functions and requests of an image, counted in local runs. A run of batch-detection takes all its images. */
export const bench: Bench = { rows: async () => (await countWorkflows()).map(rowOf) };
