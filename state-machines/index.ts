import type { WorkflowDescription } from './description';
import { imageAnalysis } from './image-analysis';

/** Every workflow of the project, by name. */
export const workflows: Readonly<Record<string, WorkflowDescription>> = {
  'image-analysis': imageAnalysis,
};
