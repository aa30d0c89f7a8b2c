import { pacePerSecond } from '../../../handlers/runtime/pace/region-pace';
import { LOCAL_REGION } from '../../../packages/local-aws/src/service';
import type { WorkflowResources } from '../../../state-machines/description';

/** Photos per second that the paced starter of a workflow starts on this machine. */
export function localPace({ settings }: Pick<WorkflowResources, 'settings'>): number {
  return pacePerSecond(Number(settings.callsPerSecond), LOCAL_REGION);
}
