import { TRY_VARIABLE, tryMs } from '../handlers/runtime/clients/time-limits';
import { variableName } from '../handlers/runtime/variables';
import { resourceNames } from './asl/definition';
import type { WorkflowDescription, WorkflowResources } from './description';

/**
 * The variables of a function: what the workflow's resources are called, the settings that it reads, and how long one
 * try of a call may take within its time limit.
 */
export function functionVariables(
  workflow: WorkflowDescription,
  functionName: string,
  resources: WorkflowResources,
): Readonly<Record<string, string>> {
  const { timeoutSeconds } = workflow.functions[functionName]!;
  const named = Object.entries(resourceNames(resources));
  const settings = Object.entries(workflow.settings)
    .filter(([, { readBy }]) => readBy?.includes(functionName))
    .map(([key]) => [key, resources.settings[key]!] as const);
  return {
    ...Object.fromEntries([...named, ...settings].map(([name, value]) => [variableName(name), value])),
    [TRY_VARIABLE]: String(tryMs(timeoutSeconds)),
  };
}
