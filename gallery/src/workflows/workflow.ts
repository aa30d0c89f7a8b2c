import type { components } from '../api/types';

export type WorkflowGraph = components['schemas']['WorkflowGraph'];
export type State = WorkflowGraph['states'][number];
export type Execution = components['schemas']['Execution'];
export type Step = Execution['steps'][number];
