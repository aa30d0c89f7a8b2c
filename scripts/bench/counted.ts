import { RecordedNets } from '../../__tests__/support/recorded-nets';
import { openVision } from '../../packages/local-aws/src/vision/vision';
import { countSamples } from '../../tools/cost/count-samples';
import type { RunCounts } from '../../tools/cost/run-counts';
import { BLIND } from './blind-nets';

/** Only a rider's photo needs a face; what the nets see of the samples is read from a file. No busy machine changes a count. */
const NETS = {
  'image-analysis': () => BLIND,
  'rider-photo': () => new RecordedNets(),
  'batch-detection': () => BLIND,
} as const;

export type WorkflowCounts = RunCounts & { readonly workflow: string };

/** What sample photos use of each workflow. */
export async function countWorkflows(): Promise<readonly WorkflowCounts[]> {
  const counted: WorkflowCounts[] = [];
  for (const workflow of Object.keys(NETS) as (keyof typeof NETS)[]) {
    const vision = await openVision({ nets: NETS[workflow]() });
    try {
      counted.push({ workflow, ...(await countSamples(workflow, vision)) });
    } finally {
      await vision.close();
    }
  }
  return counted;
}
