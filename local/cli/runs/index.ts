import type { WorkflowRun } from '../workflow-run';
import { imageAnalysisRun } from './image-analysis';

/** What `npm start -- --workflow <name>` can run. */
export const runs: Readonly<Record<string, WorkflowRun>> = {
  'image-analysis': imageAnalysisRun,
};
