import { TRY_VARIABLE, tryMs } from '../handlers/runtime/clients/time-limits';
import type { FunctionDescription, WorkflowResources } from './description';

/** The variables of a deployed function: its own, and how long one try of a call may take within its time limit. */
export function deployedEnvironment<Resources extends WorkflowResources>(
  description: Pick<FunctionDescription<Resources>, 'environment' | 'timeoutSeconds'>,
  resources: Resources,
): Readonly<Record<string, string>> {
  return { ...description.environment(resources), [TRY_VARIABLE]: String(tryMs(description.timeoutSeconds)) };
}
