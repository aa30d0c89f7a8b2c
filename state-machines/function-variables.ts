import { REKOGNITION_TRIES_VARIABLE, TRY_VARIABLE, tryMs } from '../handlers/runtime/clients/time-limits';
import { variableName } from '../handlers/runtime/variables';
import { allStates, type AslDefinition, pascalCase, readDefinitionTemplate, resourceNames } from './asl/definition';
import type { WorkflowDescription, WorkflowResources } from './description';

/**
 * The variables of a function: what the workflow's resources are called, the settings that it reads, how long one try of
 * a call may take within its time limit, which state machine it starts, and that Rekognition is called once where a state
 * repeats it.
 */
export function functionVariables(
  workflow: WorkflowDescription,
  functionName: string,
  resources: WorkflowResources,
): Readonly<Record<string, string>> {
  const { timeoutSeconds, reads } = workflow.functions[functionName]!;
  const named = Object.entries(resourceNames(resources));
  const settings = Object.entries(workflow.settings)
    .filter(([, { readBy }]) => readBy?.includes(functionName))
    .map(([key]) => [key, resources.settings[key]!] as const);
  return {
    ...Object.fromEntries([...named, ...settings].map(([name, value]) => [variableName(name), value])),
    [TRY_VARIABLE]: String(tryMs(timeoutSeconds)),
    ...(reads ? { STATE_MACHINE_ARN: resources.stateMachine.arn } : {}),
    ...(callsRekognition(workflow, functionName, resources) && isCalledByState(workflow, functionName)
      ? { [REKOGNITION_TRIES_VARIABLE]: '1' }
      : {}),
  };
}

/** Whether a state of the workflow's own state machine calls a function, and calls it again when it fails. */
function isCalledByState(workflow: Pick<WorkflowDescription, 'name'>, functionName: string): boolean {
  const definition = JSON.parse(readDefinitionTemplate(workflow)) as AslDefinition;
  return pascalCase(functionName) in allStates(definition);
}

function callsRekognition(workflow: WorkflowDescription, functionName: string, resources: WorkflowResources): boolean {
  const statements = workflow.functions[functionName]!.permissions(resources);
  return statements.some(({ actions }) => actions.some((action) => action.startsWith('rekognition:')));
}
