import type { WorkflowRun } from '../workflow-run';
import { batchDetectionRun } from './batch-detection';
import { imageAnalysisRun } from './image-analysis';
import { riderPhotoRun } from './rider-photo';

/** What `npm start -- --workflow <name>` can run. */
export const runs: Readonly<Record<string, WorkflowRun>> = {
  'image-analysis': imageAnalysisRun,
  'rider-photo': riderPhotoRun,
  'batch-detection': batchDetectionRun,
};
