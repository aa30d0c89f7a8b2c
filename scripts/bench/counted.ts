import { RecordedNets } from '../../__tests__/support/recorded-nets';
import { openVision } from '../../packages/local-aws/src/vision/vision';
import { PRICED_WORKFLOWS } from '../../tools/cost-arguments';
import { countSamples } from '../../tools/cost/count-samples';
import type { RunCounts } from '../../tools/cost/run-counts';
import { BLIND } from './blind-nets';

export type WorkflowCounts = RunCounts & { readonly workflow: string };

/** What sample photos use of each workflow. */
export async function countWorkflows(): Promise<readonly WorkflowCounts[]> {
  const counted: WorkflowCounts[] = [];
  for (const workflow of PRICED_WORKFLOWS) {
    // Only a rider's photo needs a face; what the nets see of the samples is read from a file. No busy machine changes a count.
    const vision = await openVision({ nets: workflow === 'rider-photo' ? new RecordedNets() : BLIND });
    try {
      counted.push({ workflow, ...(await countSamples(workflow, vision)) });
    } finally {
      await vision.close();
    }
  }
  return counted;
}
